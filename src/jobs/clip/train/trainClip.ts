import { readCaptionedImages } from '../../../api/clip/train/captionedImages.js';
import type { ClipTrainStep, TrainClipResult as MemoryResult } from '../../../api/clip/train/events.js';
import { type OpenSet, trainOnSet } from '../../../api/clip/train/trainClip.js';
import {
  type ClipTrainingRequest,
  type TrainClipRequest as MemoryRequest,
  trainClipInputs,
} from '../../../api/clip/train/trainClipRequest.js';
import { loadClip } from '../../../api/networks/networks.js';
import type { RequestOptions } from '../../../api/run/requestOptions.js';
import type { TrainingRun } from '../../../api/run/run.js';
import type { GivenOf } from '../../../settings/row.js';
import { type FolderOptions, runInFolder, runInMemory } from '../../run/runInFolder.js';
import { openFolderSet } from './captionedSets.js';
import { clipTrainRun } from './clipTrainRun.js';
import type { HeldClipInputs } from './defineClipRun.js';
import type { ClipTrainEvent, ClipTrainSummary } from './events.js';
import { clipRecordOptions, type GivenClipTrainOptions } from './options.js';

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
  if (request?.out === undefined) {
    return runInMemory<TrainClipRequest, TrainClipRun>(request, ofFolders, (own) =>
      trainOnSet(own as ClipTrainingRequest & Pick<TrainClipRequest, 'data'>, openSet),
    );
  }
  return runInFolder(clipTrainRun, request, trainClipInputs, split, async (summary) => {
    const { steps, figures } = summary;
    return { clip: await loadClip(summary.clip), steps, figures, summary };
  });
}

const { evaluateEvery: _, ...ofFolders } = clipRecordOptions;

const openSet: OpenSet<Pick<TrainClipRequest, 'data' | 'signal'>> = ({ data, signal }, values, listener) =>
  typeof data === 'string'
    ? openFolderSet(data, values, { signal, listener })
    : readCaptionedImages(data, { ...values, signal, listener });

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
