import { resolveValues } from '../../../settings/check.js';
import { withAbsolutePaths } from '../../options/paths.js';
import {
  beginClipTraining,
  type ClipTraining,
  type ClipTrainStart,
  continueClipTraining,
} from './clipTrainRun.js';
import type { ClipTrainSummary } from './events.js';
import { folderPairs } from './folderPairs.js';
import { clipTrainOptions, type GivenClipTrainOptions } from './options.js';

const folderTraining: ClipTraining<typeof clipTrainOptions> = {
  command: 'clip train',
  rows: clipTrainOptions,
  model: (options) => options,
  openPairs: folderPairs,
};

/**
 * Trains a CLIP on a folder of pictures with captions, in a new run folder.
 *
 * When the signal is aborted, the step under way is finished and saved, and the promise rejects with its reason. Throws
 * a `UserError` for wrong options and files, and a `NotFiniteError` when a step is not finite.
 */
export async function startClipTrain(
  folder: string,
  given: GivenClipTrainOptions,
  start: ClipTrainStart = {},
): Promise<ClipTrainSummary> {
  const options = withAbsolutePaths(clipTrainOptions, resolveValues(clipTrainOptions, given));
  return beginClipTraining(folderTraining, folder, options, start);
}

/** What continuing a training may be given. */
export interface ResumeClipTrain extends ClipTrainStart {
  /** Others than at the start, of those that change no bits of a step. */
  readonly changes?: GivenClipTrainOptions | undefined;
  /** Continue although the bits may differ from those of an uninterrupted run. */
  readonly allowDrift?: boolean | undefined;
}

/** Continues a training that ended early, with the same bits as if it had never stopped. */
export function resumeClipTrain(folder: string, resume: ResumeClipTrain = {}): Promise<ClipTrainSummary> {
  const { changes = {}, allowDrift = false } = resume;
  return continueClipTraining(folderTraining, folder, changes, allowDrift, resume);
}
