import path from 'node:path';
import { ClipTraining } from '../../../api/clip/train/clipTraining.js';
import type { ClipFigures, ClipTrainStep } from '../../../api/clip/train/events.js';
import type { TrainClipRequest } from '../../../api/clip/train/trainClipRequest.js';
import type { TrainingPairs } from '../../../api/clip/train/trainingPairs.js';
import { resolveValues } from '../../../settings/check.js';
import type { GivenOf, Rows, ValuesOf } from '../../../settings/row.js';
import { type DefinedRun, defineRun, type RunInputs, type RunStart } from '../../run/defineRun.js';
import { mean } from '../../run/recordRun.js';
import { snapshots } from '../../run/snapshots.js';
import { clipResult, writeClipFolder } from './clipFolder.js';
import type { ClipTrainEvent, ClipTrainSummary } from './events.js';
import type { ClipModelOptions } from './options.js';

/** Images, networks and prompts that a caller holds in memory, instead of those that options name. */
export type HeldClipInputs = Partial<Pick<TrainClipRequest, 'data' | 'init' | 'prompts'>>;

/** What a start of a CLIP's training may be given. */
export interface ClipTrainStart extends RunStart<ClipTrainEvent, ClipTrainStep> {
  /** A run that began with them needs them again when it is continued. */
  readonly inputs?: HeldClipInputs | undefined;
}

/** Pairs of a run with a folder. */
export interface RunPairs extends TrainingPairs {
  /** What identifies the data, by name: a run is only continued with the same. */
  readonly digests?: Readonly<Record<string, string>> | undefined;
}

/** A command that trains a CLIP: its options, and where its pairs come from. */
export interface ClipRunDefinition<T extends Rows> {
  /** As it is typed, such as `clip train`. */
  readonly command: string;
  readonly rows: T;
  /** The part of its options that does not say where the pairs come from. */
  model(options: ValuesOf<T>): ClipModelOptions;
  openPairs(options: ValuesOf<T>, start: ClipTrainStart): Promise<RunPairs>;
}

interface Inputs extends RunInputs {
  readonly pairs: TrainingPairs;
}

/** What is kept of each step. */
interface Kept {
  readonly loss: number;
  readonly figures: ClipFigures | undefined;
}

/** Makes the runs of a command that trains a CLIP, whatever its pairs are. */
export function defineClipRun<T extends Rows>({
  command,
  rows,
  model,
  openPairs,
}: ClipRunDefinition<T>): DefinedRun<T, GivenOf<T>, ClipTrainSummary, ClipTrainStart> {
  return defineRun<T, GivenOf<T>, ClipTraining, ClipTrainSummary, ClipTrainStart, Inputs, Kept>({
    command,
    rows,
    resolve: (given) => resolveValues(rows, given),
    held: ({ inputs = {} }) =>
      new Set(Object.entries(inputs).flatMap(([name, value]) => (value === undefined ? [] : [name]))),
    paths: ['clip', 'files'],
    steps: (options) => model(options).steps,
    async read(options, start) {
      const pairs = await openPairs(options, start);
      return { pairs, digests: pairs.digests, close: () => pairs.close() };
    },
    open(options, { inputs, signal, listener, memory }, { pairs }) {
      const settings = model(options);
      const { device, threads, lowering, ignoreMemory } = settings;
      const init = inputs?.init ?? settings.init;
      return ClipTraining.open({
        settings,
        pairs,
        init,
        device,
        threads,
        lowering,
        signal,
        listener,
        memory,
        ignoreMemory,
      });
    },
    record({ folder, options, training, listener }) {
      const { snapshotEvery, half } = model(options);
      const clipFolder = path.join(folder, clipResult);
      /** Writes the CLIP as it is now, so that it can be used while training goes on. */
      const writeClip = async (place: string): Promise<string[]> => {
        const { clip, tokenizer } = await training.clip();
        const { vocabulary } = tokenizer;
        return writeClipFolder(place, { clip, vocabulary, half, files: training.pairs.files });
      };
      return {
        keep: ({ loss, figures }) => ({ loss, figures }),
        due: [
          snapshots(folder, listener, {
            every: snapshotEvery,
            what: 'clip',
            extension: '',
            write: async (place) => void (await writeClip(place)),
          }),
        ],
        async afterSave() {
          await writeClip(clipFolder);
        },
        async finish({ steps, seconds, kept, peakMiB, device }) {
          const files = await writeClip(clipFolder);
          const recent = kept.slice(-Math.max(1, Math.round(kept.length / 10)));
          const recentLoss = mean(recent.map(({ loss }) => loss));
          // A run that was stopped early has not been evaluated after its last step.
          const figures = kept.at(-1)?.figures ?? (await training.figures());
          return { folder, steps, seconds, recentLoss, figures, peakMiB, device, clip: clipFolder, files };
        },
      };
    },
  });
}
