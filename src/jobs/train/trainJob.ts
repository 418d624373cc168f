import { checkBatch } from '../../api/image/imageSet.js';
import { named, says, UserError } from '../../errors.js';
import { type PictureAnchor, trainingSteps } from '../../gan/index.js';
import type { Device } from '../../lowering/index.js';
import { chooseDevice } from '../../runtime/devices.node.js';
import { openPictureDataset, type PictureDataset } from '../data/index.js';
import { filesOf } from '../networks/filesOf.js';
import { withAbsolutePaths } from '../options/paths.js';
import { findEnvironment } from '../run/environment.js';
import { beginRun, type Closable, continueRun, type RunKind } from '../run/runLifecycle.js';
import type { TrainListener, TrainSummary } from './events.js';
import { type GivenTrainOptions, type TrainOptions, trainOptions } from './options.js';
import { datasetPictures, type RealPictures } from './realPictures.js';
import { resolveTrainOptions } from './resolveTrain.js';
import { initFiles, readInit, type StartNetworks } from './startNetworks.js';
import { readTrainingCheckpoint } from './trainCheckpoint.js';
import { TrainRecorder } from './trainRecorder.js';
import { openTrainSession, type TrainSession } from './trainSession.js';

/** What every start of a training may be given. */
export interface TrainStart {
  readonly signal?: AbortSignal | undefined;
  readonly listener?: TrainListener | undefined;
  /** The memory that the run may take, in bytes; what is free on this machine by default. */
  readonly memory?: number | undefined;
  /**
   * Real pictures from elsewhere than the files of `--data`, such as a renderer; given the resolution that options name.
   * A run that began with them needs them again when it is continued.
   */
  readonly pictures?: ((resolution: number | undefined) => Promise<RealPictures>) | undefined;
  /** What latents should draw, where that is known; a run that began with it needs it again when it is continued. */
  readonly anchor?: PictureAnchor | undefined;
}

/** What continuing a training may be given. */
export interface TrainResume extends TrainStart {
  /** Options other than at the start, of those that change no bits of a step. */
  readonly changes?: GivenTrainOptions | undefined;
  /** Continue although the bits may differ from those of an uninterrupted run. */
  readonly allowDrift?: boolean | undefined;
}

/**
 * Trains a StyleGAN2 generator in a new run folder.
 *
 * Nothing is written before all inputs are read and checked. When the signal is aborted, the step under way is
 * finished and saved, and the promise rejects with its reason. Throws a `UserError` for wrong options and files, and a
 * `NotFiniteError` when the training diverges; the last good state is saved before.
 */
export async function startTraining(
  folder: string,
  given: GivenTrainOptions,
  start: TrainStart = {},
): Promise<TrainSummary> {
  const options = withAbsolutePaths(
    trainOptions,
    resolveTrainOptions(given),
    new Set(start.pictures === undefined ? [] : ['data']),
  );
  return beginRun(trainKind(start), folder, options, start.signal);
}

/** Continues a training with the same bits as if it had never stopped; see `continueRun` for what it refuses. */
export async function resumeTraining(folder: string, resume: TrainResume = {}): Promise<TrainSummary> {
  const { changes = {}, allowDrift = false, signal } = resume;
  return continueRun(trainKind(resume), folder, changes, allowDrift, signal);
}

interface TrainInputs extends Closable {
  readonly device: Device;
  readonly pictures: RealPictures;
  readonly start: StartNetworks | undefined;
}

function trainKind(start: TrainStart): RunKind<typeof trainOptions, TrainInputs, TrainSession, TrainSummary> {
  const { listener = () => {}, signal, memory, anchor } = start;
  return {
    command: 'train',
    rows: trainOptions,
    steps: trainingSteps,
    read: (options) => readInputs(options, start),
    environment: (options, inputs) => environmentOf(options, inputs),
    open: (options, inputs) => openTrainSession({ ...inputs, options, listener, signal, memory, anchor }),
    restore: async ({ trainer }, file) => trainer.restore(await readTrainingCheckpoint(file)),
    async record(folder, options, session) {
      const { pictures, device, trainer } = session;
      listener({
        type: 'start',
        folder,
        step: trainer.stepsDone,
        steps: trainingSteps(options),
        device,
        resolution: pictures.resolution,
        pictures: pictures.count,
      });
      const recorder = await TrainRecorder.open(folder, options, session, listener);
      try {
        return await recorder.run(signal);
      } finally {
        await recorder.close();
      }
    },
    note: (message) => listener({ type: 'note', message }),
    done: (summary) => listener({ type: 'done', ...summary }),
  };
}

async function readInputs(options: TrainOptions, start: TrainStart): Promise<TrainInputs> {
  const { signal, listener } = start;
  const device = await chooseDevice(options.device);
  const networks = await readInit(options, {
    signal,
    onProgress: (event) => listener?.({ type: 'load', ...event }),
  });
  const resolution = resolutionOf(options, networks);
  const pictures = await (start.pictures === undefined
    ? readDatasets(options, resolution, start)
    : start.pictures(resolution));
  return { device, pictures, start: networks, close: () => pictures.close() };
}

/** The resolution that options or networks decide; undefined where the pictures do. */
function resolutionOf(
  { resolution, init = '' }: TrainOptions,
  start: StartNetworks | undefined,
): number | undefined {
  const size = start?.generator.config.size;
  if (size === undefined || resolution === undefined || size === resolution) return resolution ?? size;
  throw new UserError(
    says`option ${named('resolution')} is ${resolution}, but the generator in ${init} draws ${size} px: leave ${named('resolution')} out`,
  );
}

async function readDatasets(
  options: TrainOptions,
  resolution: number | undefined,
  start: TrainStart,
): Promise<RealPictures> {
  const dataset = await readDataset(options.data, options, resolution, start);
  try {
    checkBatch(dataset, options.batch);
    const { metricData } = options;
    const held =
      metricData === undefined
        ? undefined
        : await readDataset(metricData, { ...options, mirror: false }, dataset.resolution, start);
    return datasetPictures(dataset, options.seed, held);
  } catch (error) {
    await dataset.close();
    throw error;
  }
}

/** Reads pictures and tells what was left out or enlarged. */
async function readDataset(
  place: string,
  { mirror, skipBroken }: Pick<TrainOptions, 'mirror' | 'skipBroken'>,
  resolution: number | undefined,
  { signal, listener }: TrainStart,
): Promise<PictureDataset> {
  const dataset = await openPictureDataset({
    place,
    resolution,
    mirror,
    skipBroken,
    signal,
    onProgress: (progress) => listener?.({ type: 'prepare', stage: 'pictures', ...progress }),
  });
  const { skipped, enlarged, names } = dataset;
  if (skipped.length > 0) {
    const message = `${skipped.length} of ${skipped.length + names.length} files of ${place} are left out: ${skipped[0]}`;
    listener?.({ type: 'note', message: skipped.length === 1 ? message : `${message}; and others` });
  }
  if (enlarged > 0) {
    const message = `${enlarged} of ${names.length} pictures of ${place} are smaller than ${dataset.resolution} px and were enlarged`;
    listener?.({ type: 'note', message });
  }
  return dataset;
}

async function environmentOf(options: TrainOptions, { device, pictures }: TrainInputs) {
  const { init } = options;
  const files = await filesOf(trainOptions, options);
  if (init !== undefined) for (const file of await initFiles(init)) files.set(file, file);
  return findEnvironment('train', device, options.lowering, files, { [pictures.name]: pictures.digest });
}
