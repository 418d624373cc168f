import path from 'node:path';
import { writeSafetensors } from '../../checkpoint/index.js';
import { labelledRows } from '../../image/index.js';
import { writeFileAtomically } from '../../platform/atomicFile.node.js';
import { nodeImageCodec } from '../../platform/imageCodec.node.js';
import { chooseDevice } from '../../runtime/devices.node.js';
import { mapperFile } from '../../styleclip/mapperFile.js';
import { NotFiniteError } from '../../train/notFinite.js';
import { localWeights } from '../networks.js';
import { findEnvironment } from '../run/environment.js';
import { MetricsLog } from '../run/metricsLog.js';
import type { RunOptionsSchema } from '../run/optionsFile.js';
import { runFiles, sampleFile } from '../run/runFolder.js';
import type { Closable, RunKind } from '../run/runLifecycle.js';
import { parseStep, readState, type StateKind, writeState } from '../run/stateFile.js';
import type { MapperListener, MapperMetricsLine, MapperSummary } from './mapperEvents.js';
import { type MapperLesson, MapperSession } from './mapperSession.js';

/** What every start of a training may be given. */
export interface MapperRunStart {
  readonly signal?: AbortSignal | undefined;
  readonly listener?: MapperListener | undefined;
}

/** A command that trains a mapper, whose options are `O`. */
export interface MapperCommand<O> {
  /** As it is typed, such as `edit mapper train`. */
  readonly name: string;
  readonly schema: RunOptionsSchema<O>;
  /** What its options ask for. */
  readonly lesson: (options: O) => MapperLesson;
}

/** Options that may differ when a run is continued: none changes the bits of a step. */
const changeable = ['steps', 'samples', 'sampleEvery', 'saveEvery', 'threads'] as const;

/** The checkpoint of a training. */
export const mapperTrainingState: StateKind<{ readonly step: number }> = {
  format: 'nada-mapper-training',
  parse: parseStep,
  otherwise: "not the checkpoint of a mapper's training: restore it, or start a new run",
};

/** The name of the trained mapper in its run folder. */
const result = 'mapper.safetensors';

interface Inputs extends Closable {
  readonly device: Awaited<ReturnType<typeof chooseDevice>>;
}

/** The runs of a command that trains a mapper. */
export function mapperKind<O>(
  { name, schema, lesson }: MapperCommand<O>,
  { signal, listener = () => {} }: MapperRunStart,
): RunKind<O, Inputs, MapperSession, MapperSummary> {
  return {
    command: name,
    schema,
    changeable,
    steps: (options) => lesson(options).steps,
    read: async (options) => ({ device: await chooseDevice(lesson(options).device), close: async () => {} }),
    async environment(options, { device }) {
      const { generator, clip, domain = [], lowering } = lesson(options);
      const files = new Map<string, string>();
      for (const file of [generator, ...clip]) files.set(file, await localWeights(file));
      for (const file of domain) files.set(file, file);
      return findEnvironment(name, device, lowering, files);
    },
    open: (options) => MapperSession.open(lesson(options), signal),
    async restore({ trainer }, file) {
      const { rest, tensors } = await readState(file, mapperTrainingState);
      await trainer.restore({ ...rest, tensors });
    },
    record: (folder, options, session) => record(folder, lesson(options), session, listener, signal),
    note: (message) => listener({ type: 'note', message }),
    done: (summary) => listener({ type: 'done', ...summary }),
  };
}

async function record(
  folder: string,
  { steps, samples, sampleEvery, saveEvery, rate }: MapperLesson,
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
  const sheet = async (file: string): Promise<void> => {
    const rows = await session.rows(samples);
    await writeFileAtomically(file, await nodeImageCodec.encodePng(labelledRows(rows)));
  };
  const sample = async (): Promise<void> => {
    const file = path.join(folder, sampleFile(trainer.stepsDone));
    await sheet(file);
    listener({ type: 'sample', step: trainer.stepsDone, file });
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
      if (sampleEvery > 0 && trainer.stepsDone % sampleEvery === 0) await sample();
      if (trainer.stepsDone % saveEvery === 0 || trainer.stepsDone === steps) await save();
    }
    const beforeAfter = path.join(folder, runFiles.beforeAfter);
    await sheet(beforeAfter);
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
      beforeAfter,
    };
  } catch (error) {
    // The state is as before the step, so what was learnt until then is worth keeping.
    if (error instanceof NotFiniteError && trainer.stepsDone > saved) await save();
    throw error;
  } finally {
    await log.close();
  }
}
