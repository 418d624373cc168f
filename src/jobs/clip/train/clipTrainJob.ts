import path from 'node:path';
import { isAddress } from '../../networks/networks.js';
import { parseOptions } from '../../options/parseOptions.js';
import {
  beginClipTraining,
  type ClipTraining,
  type ClipTrainStart,
  continueClipTraining,
} from './clipTrainRun.js';
import type { ClipTrainSummary } from './events.js';
import { folderPairs } from './folderPairs.js';
import { type ClipTrainOptions, clipTrainDefaults, clipTrainOptions } from './options.js';

/** Options of which only some are given; those that are undefined count as not given. */
export type GivenClipTrainOptions = {
  readonly [K in keyof ClipTrainOptions]?: ClipTrainOptions[K] | undefined;
};

const folderTraining: ClipTraining<ClipTrainOptions> = {
  command: 'clip train',
  schema: clipTrainOptions,
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
  const present = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  const options = parseOptions(clipTrainOptions, { ...clipTrainDefaults, ...present });
  return beginClipTraining(folderTraining, folder, withAbsolutePaths(options), start);
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

function withAbsolutePaths(options: ClipTrainOptions): ClipTrainOptions {
  const { data, init, prompts } = options;
  return {
    ...options,
    data: path.resolve(data),
    ...(init === undefined ? {} : { init: isAddress(init) ? init : path.resolve(init) }),
    ...(prompts === undefined ? {} : { prompts: path.resolve(prompts) }),
  };
}
