import type { Channel } from '../styleSpace.js';
import type { MeasuringSettings } from './directionSettings.js';

/** Settings that decide a row of relevance, in addition to the networks. */
export interface RelevanceSettings extends Pick<MeasuringSettings, 'samples' | 'reach'> {
  readonly rule: MeasuringSettings['pictures'];
  readonly label: number | undefined;
  /** Truncation of the images on which channels are tried. */
  readonly trialPsi: number;
  /** Latents of which the deviation of each channel is taken. */
  readonly deviationSamples: number;
}

/** Rows of relevance `[E]` that were measured once, by channel. */
export interface RelevanceRows {
  /** Reports whether a channel is measured. */
  has(channel: Channel): boolean;
  /** Returns the row of a channel that is measured. */
  row(channel: Channel): Float64Array;
  /** Takes the row of a channel. */
  put(channel: Channel, row: Float64Array): void;
  /** Saves the rows for later edits. */
  save(): Promise<void>;
}
