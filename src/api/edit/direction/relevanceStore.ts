import { type Kind, thing } from '../../../settings/kind.js';
import type { StyleChannel as Channel, RelevanceRows, RelevanceSettings } from '../../../styleclip/index.js';
import type { FloatTensor } from '../../../tensorData.js';

/** Everything that rows of relevance depend on: two networks' numbers, and the settings. */
export interface RelevanceSubject {
  /** The parameters of generator and CLIP, by name. */
  readonly networks: readonly ReadonlyMap<string, FloatTensor>[];
  readonly settings: RelevanceSettings;
  /** All rows that this edit may ask for: channels, or with slopes directions and images. */
  readonly channels: readonly Channel[];
  /** Numbers of a row. */
  readonly width: number;
}

/** Keeper of measured channels, where later edits of the same generator and CLIP find them. */
export interface RelevanceStore {
  /** Opens the rows of a subject, those that are measured already among them. */
  open(subject: RelevanceSubject): Promise<RelevanceRows>;
}

/** A store, whatever keeps it. */
export const relevanceKind: Kind<RelevanceStore> = thing(
  'a store of measured channels, or in Node the path of their file',
  (value): value is RelevanceStore =>
    typeof value === 'object' &&
    value !== null &&
    typeof (value as Partial<RelevanceStore>).open === 'function',
);
