import path from 'node:path';
import type { RunControl } from '../../api/run/liveRun.js';
import type { RunEvent } from '../../api/run/runEvents.js';
import { readState } from '../../api/run/stateFile.js';
import type { StepFigures, TimedStep, Training } from '../../api/run/training.js';
import type { LoweringMode } from '../../lowering/index.js';
import { openFileSource } from '../../platform/fileSource.node.js';
import { chooseDevice, type DeviceRequest } from '../../runtime/devices.node.js';
import { defaultThreads } from '../../runtime/threads.node.js';
import type { GivenOf, Rows, ValuesOf } from '../../settings/row.js';
import { filesOf } from '../networks/filesOf.js';
import { withAbsolutePaths } from '../options/paths.js';
import { optionsMark } from './checkpointMarks.js';
import { findEnvironment } from './environment.js';
import { readLines } from './metricsLog.js';
import { type Recording, recordRun } from './recordRun.js';
import { runFiles } from './runFolder.js';
import { beginRun, type Closable, continueRun, type RunKind } from './runLifecycle.js';
import { SaveTimes, type SaveTimesOptions } from './saveTimes.js';
import type { FolderSummary, PathFields } from './summaryFile.js';

/** Options of every start of a run. */
export interface RunStart<E, L = unknown> {
  /** Ends the run after the step under way, which is saved; the promise rejects with its reason. */
  readonly signal?: AbortSignal | undefined;
  readonly listener?: ((event: E) => void) | undefined;
  /** The memory that the run may take, in bytes; what is free on this machine by default. */
  readonly memory?: number | undefined;
  /** The run that a caller of the library holds. */
  readonly control?: RunControl<L> | undefined;
  /** The time in milliseconds by which checkpoints are due; that of the system by default. */
  readonly clock?: (() => number) | undefined;
}

/** Options of continuing a run. */
export interface RunResume<G> {
  /** Options other than at the start, of those that change no bits of a step. */
  readonly changes?: G | undefined;
  /** Continue although the bits may differ from those of an uninterrupted run. */
  readonly allowDrift?: boolean | undefined;
}

/** Data that a run reads besides the files that its options name. */
export interface RunInputs extends Closable {
  /** Their digests by name, which must be the same when the run is resumed. */
  readonly digests?: Readonly<Record<string, string>> | undefined;
  /** More files that must be the same, by name. */
  readonly files?: ReadonlyMap<string, string> | undefined;
}

/** Options that every run has, in addition to those of its verb. */
interface SharedValues extends SaveTimesOptions {
  readonly device: DeviceRequest;
  readonly lowering: LoweringMode;
  readonly threads?: number | undefined;
}

function shared(options: unknown): SharedValues {
  return options as SharedValues;
}

/** The figures of a training's steps. */
type FiguresOf<P> = P extends Training<infer M, unknown> ? M : never;
/** The events that a start's listener takes. */
type EventOf<W> = W extends { readonly listener?: ((event: infer E) => void) | undefined } ? E : never;

/**
 * A verb whose runs live in folders, written down once: the command line, the library and the tests all run it through this.
 *
 * `T` are the rows of its options, `G` what a start is given, `P` its training, `S` its summary, `W` what a start may be given, `I`
 * data that it reads, `K` what it keeps of each step.
 */
export interface RunDefinition<
  T extends Rows,
  G,
  P extends Training<StepFigures, unknown>,
  S extends FolderSummary,
  W extends RunStart<never, never>,
  I extends RunInputs,
  K,
> {
  /** As it is typed, such as `edit mapper train`. */
  readonly command: string;
  readonly rows: T;
  /** All options of a new run. Throws a `UserError` for a wrong one, and for options that exclude each other. */
  resolve(given: G): ValuesOf<T> | Promise<ValuesOf<T>>;
  /** The options whose networks or data the caller holds in memory. */
  held?(start: W): ReadonlySet<string>;
  /** The fields of its summary that hold paths in the folder. */
  readonly paths: PathFields<S>;
  /** Steps of the whole run. */
  steps(options: ValuesOf<T>): number;
  /** Whether a run of fewer steps ended for good, where some end by themselves. */
  endedEarly?(summary: S, options: ValuesOf<T>): boolean;
  /** Opens data before anything is prepared. */
  read?(options: ValuesOf<T>, start: W): Promise<I>;
  /** Prepares the first step. */
  open(options: ValuesOf<T>, start: W, inputs: I): Promise<P>;
  /** More fields of the event of its start. */
  begin?(options: ValuesOf<T>, inputs: P): object;
  /** Plans what its folder gets. */
  record(run: {
    readonly folder: string;
    readonly options: ValuesOf<T>;
    readonly training: P;
    readonly listener: (event: EventOf<W>) => void;
  }): Recording<FiguresOf<P>, K, S> | Promise<Recording<FiguresOf<P>, K, S>>;
}

/** A verb with runs in folders, as faces use it. */
export interface DefinedRun<T extends Rows, G, S, W> {
  readonly command: string;
  readonly rows: T;
  /**
   * Begins a run in a new folder; nothing is written before all inputs are read and checked.
   *
   * Rejects with a `UserError` for wrong options and files, with the signal's reason when it is aborted, and with a
   * `NotFiniteError` when a step is not finite; what was learnt is saved before.
   */
  start(folder: string, given: G, start?: W): Promise<S>;
  /**
   * Continues a run that ended early, or goes on after its end with more steps, bit for bit like an uninterrupted one; see
   * `continueRun` for what it refuses.
   */
  resume(folder: string, resume?: W & RunResume<GivenOf<T>>): Promise<S>;
}

/** Makes a verb's runs out of its definition. */
export function defineRun<
  T extends Rows,
  G,
  P extends Training<StepFigures, unknown>,
  S extends FolderSummary,
  W extends RunStart<never, never>,
  I extends RunInputs = RunInputs,
  K = number,
>(definition: RunDefinition<T, G, P, S, W, I, K>): DefinedRun<T, G, S, W> {
  const { command, rows } = definition;
  const held = (start: W): ReadonlySet<string> => definition.held?.(start) ?? new Set();
  return {
    command,
    rows,
    async start(folder, given, start = {} as W) {
      const options = withAbsolutePaths(rows, await definition.resolve(given), held(start));
      return beginRun(kindOf(definition, start), folder, options, start.signal);
    },
    resume(folder, resume = {} as W & RunResume<GivenOf<T>>) {
      const { changes = {}, allowDrift = false, signal } = resume;
      return continueRun(kindOf(definition, resume), folder, changes, allowDrift, signal);
    },
  };
}

function kindOf<
  T extends Rows,
  G,
  P extends Training<StepFigures, unknown>,
  S extends FolderSummary,
  W extends RunStart<never, never>,
  I extends RunInputs,
  K,
>(definition: RunDefinition<T, G, P, S, W, I, K>, start: W): RunKind<T, Read<I>, P, S> {
  const { command, rows } = definition;
  // A verb's events are those of every run and its own; its steps are those of its training.
  const listener = (start.listener ?? (() => {})) as (event: EventOf<W>) => void;
  const tell = listener as unknown as (event: RunEvent<FiguresOf<P>, object>) => void;
  const work = (stage: string): void => tell({ type: 'work', stage });
  return {
    command,
    rows,
    paths: definition.paths,
    steps: (options) => definition.steps(options),
    saveEvery: (options) => shared(options).saveEvery,
    settled: (options, then) => ({
      ...options,
      threads: shared(options).threads ?? then?.threads ?? defaultThreads(),
    }),
    endedEarly: (summary, options) => definition.endedEarly?.(summary, options) ?? false,
    async read(options) {
      work('data');
      const device = await chooseDevice(shared(options).device);
      const inputs = await definition.read?.(options, start);
      return { device, inputs, close: async () => inputs?.close() };
    },
    async environment(options, { device, inputs }) {
      work('digests');
      const files = await filesOf(rows, options, definition.held?.(start) ?? new Set());
      for (const [name, file] of inputs?.files ?? []) files.set(name, file);
      const { lowering, threads = defaultThreads() } = shared(options);
      return findEnvironment(command, { device, lowering, threads }, files, inputs?.digests);
    },
    open(options, { inputs }) {
      work('networks');
      return definition.open(options, start, inputs as I);
    },
    async restore(training, file, folder) {
      const source = await openFileSource(file);
      try {
        const log = await readLines(path.join(folder, runFiles.metrics));
        await training.restore(await readState(source, training.format), log);
      } finally {
        await source.close();
      }
    },
    async record(folder, options, training, lock) {
      const { steps, stepsDone: step, device } = training;
      work('demand');
      const forecast = await training.forecast();
      const more = definition.begin?.(options, training);
      tell({ type: 'start', folder, step, steps, device, forecast, ...more });
      const recording = await definition.record({ folder, options, training, listener });
      return recordRun(folder, training as unknown as Training<FiguresOf<P>, unknown>, recording, {
        signal: start.signal,
        listener: tell,
        control: start.control as RunControl<TimedStep<FiguresOf<P>>> | undefined,
        optionsMark: optionsMark(rows, options),
        saveTimes: new SaveTimes(shared(options), start.clock),
        stillMine: () => lock.check(),
      });
    },
    note: (message) => tell({ type: 'note', message }),
    done: (summary) => tell({ type: 'done', ...summary }),
  };
}

/** Data that a run has read before it is prepared. */
interface Read<I> extends Closable {
  readonly device: Awaited<ReturnType<typeof chooseDevice>>;
  readonly inputs: I | undefined;
}
