import type { LoweredProgram } from '../../lowering/index.js';
import type { Stage } from '../../runtime/stage.js';
import type { Channel } from '../styleSpace.js';
import type { RelevanceRows, RelevanceSettings } from './relevanceRows.js';

/** Progress of a measurement. */
export interface MeasureProgress {
  /** What is counted: channels that are moved, or images whose slopes are taken. */
  readonly unit: 'channels' | 'images';
  readonly done: number;
  readonly total: number;
  /** Of these, how many were measured before. */
  readonly known: number;
}

/** Progress callbacks of a measurement, and the two ways to end it early. */
export interface MeasureRun {
  readonly signal?: AbortSignal | undefined;
  /** Receives how much is measured; the next channel or image waits for it. */
  readonly onMeasure?: ((progress: MeasureProgress) => void | Promise<void>) | undefined;
  /** Receives how far the choice of channels is, in images. */
  readonly onChoose?: ((done: number, total: number) => void) | undefined;
  /** Receives each large program before it is compiled; what it throws ends the measurement. */
  readonly onProgram?: ((program: LoweredProgram) => void) | undefined;
  /** Whether someone has asked for the edit that what is measured so far allows. */
  readonly isStopped?: (() => boolean) | undefined;
}

/** Opens the rows that were measured with the settings that decide them; each has `width` numbers. */
export type OpenRows = (
  settings: RelevanceSettings,
  channels: readonly Channel[],
  width: number,
) => Promise<RelevanceRows>;

/** Truncation of the images on which channels are tried, whatever images are edited: rows serve any edit. */
export const trialPsi = 0.7;

/** Time between two saves of measured rows, in milliseconds. */
const saveEvery = 20_000;

/** Saves rows now and then while they are measured, and at the end of `body`, whatever becomes of it. */
export async function savingRows(
  rows: RelevanceRows,
  body: (saveIfDue: () => Promise<void>) => Promise<void>,
): Promise<void> {
  let saved = performance.now();
  try {
    await body(async () => {
      if (performance.now() - saved <= saveEvery) return;
      await rows.save();
      saved = performance.now();
    });
  } finally {
    await rows.save();
  }
}

/** A stage for programs that do not stay, each of which is shown before it is compiled. */
export function passingStage({ runtime, lowering }: Stage, { onProgram }: MeasureRun): Stage {
  return { runtime, lowering, ...(onProgram ? { onCompiled: onProgram } : {}) };
}
