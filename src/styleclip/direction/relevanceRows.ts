import type { Channel } from '../styleSpace.js';
import type { MeasuringSettings } from './directionSettings.js';

/** Settings that decide a row of a moved channel, in addition to the networks. */
export interface MoveSettings {
  /** Images on which a channel is tried. */
  readonly samples: number;
  /** Deviations that it is moved down and up. */
  readonly reach: number;
  readonly rule: MeasuringSettings['pictures'];
  readonly label: number | undefined;
  /** Truncation of the images on which channels are tried. */
  readonly trialPsi: number;
  /** Latents of which the deviation of each channel is taken. */
  readonly deviationSamples: number;
}

/** Settings that decide a row of slopes, in addition to the networks. */
export interface SlopeSettings extends Omit<MoveSettings, 'samples' | 'reach' | 'deviationSamples'> {
  readonly measure: 'slopes';
  /** Random directions along which slopes are taken. */
  readonly probes: number;
}

/** Settings that decide rows, in addition to the networks. */
export type RelevanceSettings = MoveSettings | SlopeSettings;

/** Rows of numbers that were measured once: CLIP's view `[E]` by channel, or slopes of all channels by direction and image. */
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
