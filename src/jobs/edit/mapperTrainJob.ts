import path from 'node:path';
import { writeSafetensors } from '../../checkpoint/index.js';
import { writeFileAtomically } from '../../platform/atomicFile.node.js';
import { chooseDevice } from '../../runtime/devices.node.js';
import { mapperFile } from '../../styleclip/mapperFile.js';
import { NotFiniteError } from '../../train/notFinite.js';
import { isAddress, localWeights } from '../networks.js';
import {
  type EditMapperOptions,
  editMapperDefaults,
  editMapperOptions,
} from '../options/editMapperOptions.js';
import { parseOptions } from '../options/parseOptions.js';
import { findEnvironment } from '../run/environment.js';
import { MetricsLog } from '../run/metricsLog.js';
import { runFiles } from '../run/runFolder.js';
import { beginRun, type Closable, continueRun, type RunKind } from '../run/runLifecycle.js';
import { parseStep, readState, type StateKind, writeState } from '../run/stateFile.js';
import type { MapperListener, MapperMetricsLine, MapperSummary } from './mapperEvents.js';
import { MapperSession } from './mapperSession.js';

/** Options of which only some are given; those that are undefined count as not given. */
export type GivenMapperOptions = {
  readonly [K in keyof EditMapperOptions]?: EditMapperOptions[K] | undefined;
};

/** What every start of a training may be given. */
export interface MapperTrainStart {
  readonly signal?: AbortSignal | undefined;
  readonly listener?: MapperListener | undefined;
}

/** Options that may differ when a run is continued: none changes the bits of a step. */
const changeable = ['steps', 'saveEvery', 'threads'] as const;

/** The checkpoint of a training. */
export const mapperTrainingState: StateKind<{ readonly step: number }> = {
  format: 'nada-mapper-training',
  parse: parseStep,
  otherwise: "not the checkpoint of a mapper's training: restore it, or start a new run",
};

/** The name of the trained mapper in its run folder. */
const result = 'mapper.safetensors';

/**
 * Trains a latent mapper in a new run folder (`nada edit mapper train`).
 *
 * When the signal is aborted, the step under way is finished and saved, and the promise rejects with its reason. Throws a
 * `UserError` for wrong options and files, and a `NotFiniteError` when a step is not finite.
 */
export async function startMapperTraining(
  folder: string,
  given: GivenMapperOptions,
  start: MapperTrainStart = {},
): Promise<MapperSummary> {
  const present = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  const options = parseOptions(editMapperOptions, { ...editMapperDefaults, ...present });
  return beginRun(kindOf(start), folder, withAbsolutePaths(options), start.signal);
}

/** Continues a training with the same bits as if it had never stopped, or goes on after its end with more steps. */
export function resumeMapperTraining(
  folder: string,
  resume: MapperTrainStart & {
    readonly changes?: GivenMapperOptions | undefined;
    readonly allowDrift?: boolean | undefined;
  } = {},
): Promise<MapperSummary> {
  const { changes = {}, allowDrift = false, signal } = resume;
  return continueRun(kindOf(resume), folder, changes, allowDrift, signal);
}

interface Inputs extends Closable {
  readonly device: Awaited<ReturnType<typeof chooseDevice>>;
}

function kindOf({
  signal,
  listener = () => {},
}: MapperTrainStart): RunKind<EditMapperOptions, Inputs, MapperSession, MapperSummary> {
  return {
    command: 'edit mapper train',
    schema: editMapperOptions,
    changeable,
    steps: ({ steps }) => steps,
    read: async ({ device }) => ({ device: await chooseDevice(device), close: async () => {} }),
    async environment({ generator, clip, domain = [], lowering }, { device }) {
      const files = new Map<string, string>();
      for (const file of [generator, clip]) files.set(file, await localWeights(file));
      for (const file of domain) files.set(file, file);
      return findEnvironment('edit mapper train', device, lowering, files);
    },
    open: (options) => MapperSession.open(options, signal),
    async restore({ trainer }, file) {
      const { rest, tensors } = await readState(file, mapperTrainingState);
      await trainer.restore({ ...rest, tensors });
    },
    record: (folder, options, session) => record(folder, options, session, listener, signal),
    note: (message) => listener({ type: 'note', message }),
    done: (summary) => listener({ type: 'done', ...summary }),
  };
}

async function record(
  folder: string,
  { steps, saveEvery, rate }: EditMapperOptions,
  session: MapperSession,
  listener: MapperListener,
  signal: AbortSignal | undefined,
): Promise<MapperSummary> {
  const { trainer, device } = session;
  listener({ type: 'start', folder, step: trainer.stepsDone, steps, device });
  const log = await MetricsLog.open(
    path.join(folder, runFiles.metrics),
    trainer.stepsDone,
    ({ clip }: MapperMetricsLine) => clip,
  );
  let saved = trainer.stepsDone;
  const mapper = path.join(folder, result);
  const save = async (): Promise<void> => {
    const { step, tensors } = await trainer.snapshot();
    await log.sync();
    const file = path.join(folder, runFiles.checkpoint);
    await writeState(file, mapperTrainingState, tensors, { step: String(step) });
    const { tensors: own, metadata } = mapperFile(await trainer.mapper());
    await writeFileAtomically(mapper, writeSafetensors(own, { metadata }));
    saved = step;
    listener({ type: 'save', step, file });
  };
  try {
    while (trainer.stepsDone < steps) {
      if (signal?.aborted) {
        if (trainer.stepsDone > saved) await save();
        throw signal.reason;
      }
      const began = performance.now();
      const metrics = await trainer.step(session.latentsOf(trainer.stepsDone), rate);
      const line = { ...metrics, seconds: Math.round(performance.now() - began) / 1000 };
      await log.append(line);
      listener({ type: 'step', steps, ...line });
      if (trainer.stepsDone % saveEvery === 0 || trainer.stepsDone === steps) await save();
    }
    const tenth = Math.max(1, Math.round(log.kept.length / 10));
    const cosine = (distances: readonly number[]): number =>
      1 - distances.reduce((sum, distance) => sum + distance, 0) / distances.length;
    return {
      folder,
      steps: trainer.stepsDone,
      seconds: Math.round(log.seconds * 10) / 10,
      before: cosine(log.kept.slice(0, tenth)),
      after: cosine(log.kept.slice(-tenth)),
      device,
      mapper,
    };
  } catch (error) {
    // The state is as before the step, so what was learnt until then is worth keeping.
    if (error instanceof NotFiniteError && trainer.stepsDone > saved) await save();
    throw error;
  } finally {
    await log.close();
  }
}

function withAbsolutePaths(options: EditMapperOptions): EditMapperOptions {
  const absolute = (place: string): string => (isAddress(place) ? place : path.resolve(place));
  const { generator, clip, domain } = options;
  return {
    ...options,
    generator: absolute(generator),
    clip: absolute(clip),
    ...(domain === undefined ? {} : { domain: domain.map(absolute) }),
  };
}
