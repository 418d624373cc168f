import type { ClipTrainStep, TrainClipResult as MemoryResult } from '../../../api/clip/train/events.js';
import { trainClip as trainInMemory, trainOnSet } from '../../../api/clip/train/trainClip.js';
import type { TrainClipRequest as MemoryRequest } from '../../../api/clip/train/trainClipRequest.js';
import { loadClip } from '../../../api/networks/networks.js';
import type { RequestOptions } from '../../../api/run/requestOptions.js';
import type { TrainingRun } from '../../../api/run/run.js';
import type { GivenOf } from '../../../settings/row.js';
import { type FolderOptions, runInFolder } from '../../run/runInFolder.js';
import { openFolderSet } from './captionedSets.js';
import { clipTrainRun } from './clipTrainRun.js';
import type { HeldClipInputs } from './defineClipRun.js';
import type { ClipTrainEvent, ClipTrainSummary } from './events.js';
import type { clipRecordOptions, GivenClipTrainOptions } from './options.js';

/** Options of {@link trainClip} in Node: the images may lie in a folder or zip archive, and a run may have a folder. */
export interface TrainClipRequest
  extends Omit<MemoryRequest, 'data' | keyof RequestOptions<never>>,
    RequestOptions<ClipTrainEvent>,
    GivenOf<typeof clipRecordOptions>,
    FolderOptions {
  /**
   * Images with captions: a list, or a folder or zip archive with `NAME.txt` beside `NAME.png`, or with `captions.jsonl` of lines
   * `{"file", "caption"}`.
   */
  readonly data: string | MemoryRequest['data'];
}

/** The result of a CLIP's training, with a folder its summary too. */
export interface TrainClipResult extends MemoryResult {
  readonly summary?: ClipTrainSummary | undefined;
}

/** A CLIP's training under way. It has no preview: a CLIP looks at images and draws none; the figures of its steps show how it does. */
export type TrainClipRun = Omit<TrainingRun<ClipTrainStep, TrainClipResult>, 'preview'>;

/**
 * Trains a CLIP on images with captions (Radford et al. 2021), by default a new one with a vocabulary of its own; with `out` in a
 * run folder, where a run that was ended goes on with `resume`.
 *
 * ```ts
 * const run = trainClip({ data: 'captioned', out: 'runs/clip', steps: 100 });
 * for await (const { step, loss } of run) console.log(step, loss);
 * const { clip } = await run.result;
 * ```
 */
export function trainClip(request: TrainClipRequest): TrainClipRun {
  const { out, resume: _, signal, onProgress: listener, ...rest } = request;
  if (out === undefined) return withoutFolder(request);
  const { given, inputs } = split(rest);
  return runInFolder(clipTrainRun, request, given, { inputs, signal, listener }, async (summary) => {
    const { steps, figures } = summary;
    return { clip: await loadClip(summary.clip), steps, figures, summary };
  });
}

function withoutFolder(request: TrainClipRequest): TrainClipRun {
  // What only a folder gets.
  const { out: _, resume: __, saveEvery: ___, snapshotEvery: ____, half: _____, data, ...rest } = request;
  if (typeof data !== 'string') return trainInMemory({ ...rest, data } as MemoryRequest);
  return trainOnSet(rest as Omit<MemoryRequest, 'data'>, (values, listener) =>
    openFolderSet(data, values, { signal: request.signal, listener }),
  );
}

const inMemory = '(given in memory)';

/** Options by the names that `options.json` has for them, and what is in memory instead. */
function split(request: object): { readonly given: GivenClipTrainOptions; readonly inputs: HeldClipInputs } {
  const given: Record<string, unknown> = { ...request };
  const inputs: Record<string, unknown> = {};
  for (const name of ['data', 'init', 'prompts']) {
    if (given[name] === undefined || typeof given[name] === 'string') continue;
    inputs[name] = given[name];
    given[name] = inMemory;
  }
  return { given: given as GivenClipTrainOptions, inputs: inputs as HeldClipInputs };
}
