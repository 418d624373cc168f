import type { LoadOptions } from '../../api/networks/loadProgress.js';
import { loadClip } from '../../api/networks/networks.js';
import { checkTrainingMemory } from '../../api/run/memoryCheck.js';
import { named, says } from '../../errors.js';
import { openFeatures } from '../../evaluate/pictureFeatures.js';
import { GanTrainer, type PictureAnchor, trainingSampler } from '../../gan/index.js';
import type { Device } from '../../lowering/index.js';
import { countedStage } from '../../runtime/programMemory.js';
import { createRuntime } from '../../runtime/runtime.node.js';
import type { Stage } from '../../runtime/stage.js';
import type { GeneratorSampler } from '../../stylegan2/index.js';
import type { TrainListener } from './events.js';
import type { TrainOptions } from './options.js';
import type { RealPictures } from './realPictures.js';
import { settingsOfTraining } from './resolveTrain.js';
import { newNetworks, type StartNetworks } from './startNetworks.js';
import { TrainingMetric } from './trainingMetric.js';

/** What a training is prepared from. */
export interface TrainParts {
  readonly options: TrainOptions;
  readonly device: Device;
  readonly pictures: RealPictures;
  /** Networks to start from; new ones when there are none. */
  readonly start?: StartNetworks | undefined;
  readonly listener?: TrainListener | undefined;
  readonly signal?: AbortSignal | undefined;
  /** The memory that the run may take, in bytes; what is free on this machine by default. */
  readonly memory?: number | undefined;
  readonly anchor?: PictureAnchor | undefined;
}

/** A training that is ready for its first step, on a runtime of its own. */
export interface TrainSession {
  readonly trainer: GanTrainer;
  /** Draws the moving average. */
  readonly sampler: GeneratorSampler;
  /** Absent when nothing is measured. */
  readonly metric: TrainingMetric | undefined;
  readonly pictures: RealPictures;
  readonly device: Device;
  /** The most memory that the process has held so far, in MiB. */
  peakMemory(): Promise<number>;
  close(): Promise<void>;
}

const fewer = says`take a smaller ${named('batch')}, ${named('channelBase')} or ${named('resolution')}`;

/** Compiles what a training needs and puts its networks into a runtime; nothing is written. */
export async function openTrainSession(parts: TrainParts): Promise<TrainSession> {
  const { options, device, pictures, listener, signal } = parts;
  const { threads, metricEvery } = options;
  const runtime = createRuntime({ device, threads });
  const { stage, memory } = countedStage(runtime, options.lowering);
  try {
    const start = parts.start ?? newNetworks(options, pictures.resolution);
    listener?.({ type: 'prepare', stage: 'programs', done: 0, total: 2 });
    const trainer = await GanTrainer.create(stage, {
      ...start,
      settings: settingsOfTraining(options),
      anchor: parts.anchor,
    });
    signal?.throwIfAborted();
    listener?.({ type: 'prepare', stage: 'programs', done: 1, total: 2 });
    const sampler = await trainingSampler(stage, start.generator.config);
    listener?.({ type: 'prepare', stage: 'programs', done: 2, total: 2 });
    checkTrainingMemory({ device, programs: memory, batch: options.batch, advice: fewer }, parts.memory);
    const metric = metricEvery > 0 ? await openMetric(stage, parts) : undefined;
    return {
      trainer,
      sampler,
      metric,
      pictures,
      device,
      peakMemory: () => runtime.peakMemory(),
      close: () => runtime.close(),
    };
  } catch (error) {
    await runtime.close().catch(() => undefined);
    throw error;
  }
}

async function openMetric(
  stage: Stage,
  { options, pictures, listener, signal }: TrainParts,
): Promise<TrainingMetric> {
  const { clip, metricPictures, seed } = options;
  const load: LoadOptions = { signal, onProgress: (event) => listener?.({ type: 'load', ...event }) };
  const loaded = clip === undefined ? undefined : await loadClip(clip, load);
  listener?.({ type: 'prepare', stage: 'features', done: 0, total: 1 });
  const features = await openFeatures(stage, pictures.resolution, loaded);
  const metric = await TrainingMetric.open(features, pictures, metricPictures, seed);
  listener?.({ type: 'prepare', stage: 'features', done: 1, total: 1 });
  return metric;
}
