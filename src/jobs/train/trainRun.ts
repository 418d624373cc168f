import type { TrainStep } from '../../api/train/events.js';
import { GanTraining } from '../../api/train/ganTraining.js';
import { readInputs, type TrainInputs } from '../../api/train/trainInputs.js';
import { settingsOfTraining, type TrainSources } from '../../api/train/trainRequest.js';
import { assert } from '../../errors.js';
import { type PictureAnchor, trainingSteps } from '../../gan/index.js';
import { defineRun, type RunInputs, type RunStart } from '../run/defineRun.js';
import type { TrainEvent, TrainSummary } from './events.js';
import { type GivenTrainOptions, type TrainOptions, trainOptions } from './options.js';
import { recordTraining } from './recordTraining.js';
import { resolveTrainOptions } from './resolveTrain.js';
import { folderReaders, initFiles, type TrainData } from './trainReaders.js';

/** Images and networks that a caller holds in memory, instead of those that options name. */
export type HeldInputs = Partial<TrainSources<TrainData>>;

/** What a start of a training may be given; a run that began with inputs or an anchor needs them again when it is continued. */
export interface TrainStart extends RunStart<TrainEvent, TrainStep> {
  readonly inputs?: HeldInputs | undefined;
  /** What latents should draw, where that is known. */
  readonly anchor?: PictureAnchor | undefined;
}

/** What a run has read before it is prepared. */
interface OpenedInputs extends TrainInputs, RunInputs {}

/** `nada train`: trains a generator in a run folder. */
export const trainRun = defineRun<
  typeof trainOptions,
  GivenTrainOptions,
  GanTraining,
  TrainSummary,
  TrainStart,
  OpenedInputs,
  undefined
>({
  command: 'train',
  rows: trainOptions,
  resolve: resolveTrainOptions,
  held: ({ inputs = {} }) =>
    new Set(Object.entries(inputs).flatMap(([name, value]) => (value === undefined ? [] : [name]))),
  paths: ['files'],
  steps: trainingSteps,
  async read(options, { inputs, signal, listener }) {
    const reading = { ...sourcesOf(options, inputs), values: options, signal, listener };
    const read = await readInputs(reading, folderReaders);
    const { name, digest } = read.pictures;
    assert(digest !== undefined, `the images of ${name} have no digest`);
    const { init } = options;
    const files = init === undefined || inputs?.init !== undefined ? [] : await initFiles(init);
    return {
      ...read,
      digests: { [name]: digest },
      files: new Map(files.map((file) => [file, file])),
      close: () => read.pictures.close(),
    };
  },
  open: (options, { inputs, signal, listener, memory, anchor }, { pictures, start }) =>
    GanTraining.open({
      ...options,
      clip: inputs?.clip ?? options.clip,
      pictures,
      start,
      settings: settingsOfTraining(options, sourcesOf(options, inputs)),
      signal,
      listener,
      memory,
      anchor,
    }),
  begin: (_, { pictures: { resolution, count: pictures } }) => ({ resolution, pictures }),
  record: recordTraining,
});

function sourcesOf(options: TrainOptions, inputs: HeldInputs = {}): TrainSources<TrainData> {
  const { data, init, metricData } = options;
  return {
    data: inputs.data ?? data,
    init: inputs.init ?? init,
    metricData: inputs.metricData ?? metricData,
  };
}
