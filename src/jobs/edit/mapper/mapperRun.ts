import path from 'node:path';
import { labelledRows } from '../../../image/index.js';
import { chooseDevice } from '../../../runtime/devices.node.js';
import type { Rows, ValuesOf } from '../../../settings/row.js';
import { mapperFile } from '../../../styleclip/mapper/mapperFile.js';
import type { MapperStep } from '../../../styleclip/mapper/mapperTrainer.js';
import { filesOf } from '../../networks/filesOf.js';
import { findEnvironment } from '../../run/environment.js';
import { runFiles } from '../../run/runFolder.js';
import type { Closable, RunKind } from '../../run/runLifecycle.js';
import { parseStep, readState, type StateKind } from '../../run/stateFile.js';
import { recordTraining, writeSheet } from '../recordTraining.js';
import type { MapperListener, MapperSummary } from './events.js';
import { type MapperLesson, MapperSession } from './mapperSession.js';

/** What every start of a training may be given. */
export interface MapperRunStart {
  readonly signal?: AbortSignal | undefined;
  readonly listener?: MapperListener | undefined;
  /** The memory that the run may take, in bytes; what is free on this machine by default. */
  readonly memory?: number | undefined;
}

/** A command that trains a mapper, with the rows of its options. */
export interface MapperCommand<T extends Rows> {
  /** As it is typed, such as `edit mapper train`. */
  readonly name: string;
  readonly rows: T;
  /** What its options ask for. */
  readonly lesson: (options: ValuesOf<T>) => MapperLesson;
}

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
export function mapperKind<T extends Rows>(
  { name, rows, lesson }: MapperCommand<T>,
  { signal, listener = () => {}, memory }: MapperRunStart,
): RunKind<T, Inputs, MapperSession, MapperSummary> {
  return {
    command: name,
    rows,
    steps: (options) => lesson(options).steps,
    read: async (options) => ({ device: await chooseDevice(lesson(options).device), close: async () => {} }),
    environment: async (options, { device }) =>
      findEnvironment(name, device, lesson(options).lowering, await filesOf(rows, options)),
    open: (options) => MapperSession.open(lesson(options), { signal, memory }),
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
  options: MapperLesson,
  session: MapperSession,
  listener: MapperListener,
  signal: AbortSignal | undefined,
): Promise<MapperSummary> {
  const { trainer, device } = session;
  const sheet = async () => labelledRows(await session.rows(options.samples));
  const training = {
    trainer,
    device,
    state: mapperTrainingState,
    step: () => trainer.step(session.latentsOf(trainer.stepsDone), options.rate),
    figure: ({ clip }: MapperStep) => clip,
    result,
    file: async () => mapperFile(await trainer.mapper()),
    sheet,
    showsLast: false,
  };
  const { first, last, file, ...record } = await recordTraining(folder, options, training, listener, signal);
  const beforeAfter = path.join(folder, runFiles.beforeAfter);
  await writeSheet(beforeAfter, await sheet());
  return { folder, ...record, before: 1 - first, after: 1 - last, mapper: file, beforeAfter };
}
