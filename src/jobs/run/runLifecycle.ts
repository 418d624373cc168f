import { rm } from 'node:fs/promises';
import path from 'node:path';
import { named, says, UserError } from '../../errors.js';
import { writeFileAtomically } from '../../platform/atomicFile.node.js';
import { readTextFile } from '../../platform/fileSource.node.js';
import type { Rows, ValuesOf } from '../../settings/row.js';
import { programName } from '../../terminal/programName.js';
import { shellQuoted } from '../../terminal/shellQuoted.js';
import { takePrevious } from './checkpointFiles.js';
import { compareEnvironments, parseEnvironment, type RunEnvironment } from './environment.js';
import { findCheckpoint } from './findCheckpoint.js';
import type { RunLock } from './heldLock.js';
import { changedOptions, readOptionsFile } from './optionsFile.js';
import {
  checkNewFolder,
  checkRunFolder,
  checkWritable,
  createFolder,
  removeTemporaries,
  runFiles,
} from './runFolder.js';
import { type LockOptions, lockRun } from './runLock.js';
import {
  type FolderSummary,
  missingResults,
  type PathFields,
  placedSummary,
  storedSummary,
} from './summaryFile.js';

/** Something that is open until it is closed. */
export interface Closable {
  close(): Promise<void>;
}

/**
 * The work of runs of one command; how they begin, are locked and are continued is the same for all.
 *
 * `T` are the rows of its options, `I` what it reads before anything is prepared, `S` a prepared session, `R` the summary.
 */
export interface RunKind<T extends Rows, I extends Closable, S extends Closable, R extends FolderSummary> {
  /** The command that starts it, such as `adapt`. */
  readonly command: string;
  readonly rows: T;
  /** The fields of a summary that hold paths in the folder. */
  readonly paths: PathFields<R>;
  /** Steps of the whole run. */
  steps(options: ValuesOf<T>): number;
  /** Steps between checkpoints. */
  saveEvery(options: ValuesOf<T>): number;
  /** The options with what they leave to this machine, and to the record of a run's start. */
  settled(options: ValuesOf<T>, then?: RunEnvironment): ValuesOf<T>;
  /** Whether a run of fewer steps ended for good, where some end by themselves. */
  endedEarly?(summary: R, options: ValuesOf<T>): boolean;
  /** Reads and checks what the options name. */
  read(options: ValuesOf<T>): Promise<I>;
  /** Circumstances that decide the bits of the run here and now. */
  environment(options: ValuesOf<T>, inputs: I): Promise<RunEnvironment>;
  /** Prepares the first step. */
  open(options: ValuesOf<T>, inputs: I): Promise<S>;
  /** Goes back to the state in a checkpoint file of a folder. */
  restore(session: S, file: string, folder: string): Promise<void>;
  /** Takes all steps that are left, and writes the results but the summary. */
  record(folder: string, options: ValuesOf<T>, session: S, lock: RunLock): Promise<R>;
  /** Told of what a person should know. */
  note(message: string): void;
  /** Told when everything has been written. */
  done(summary: R): void;
}

/**
 * Begins a run in a new folder. Nothing is written before all inputs are read and checked.
 *
 * Throws a `UserError` for a folder that is in use, and what the kind's methods throw.
 */
export async function beginRun<
  T extends Rows,
  I extends Closable,
  S extends Closable,
  R extends FolderSummary,
>(
  kind: RunKind<T, I, S, R>,
  folder: string,
  options: ValuesOf<T>,
  signal: AbortSignal | undefined,
): Promise<R> {
  await checkNewFolder(folder);
  await checkWritable(folder);
  const settled = kind.settled(options);
  return closing(await kind.read(settled), async (inputs) => {
    signal?.throwIfAborted();
    return closing(await kind.open(settled, inputs), async (session) => {
      const environment = await kind.environment(settled, inputs);
      signal?.throwIfAborted();
      await createFolder(path.join(folder, runFiles.samples));
      return locked(folder, { note: kind.note, signal }, async (lock) => {
        // Another process may have come first and be done already.
        await checkNewFolder(folder);
        await removeTemporaries(folder);
        await writeJson(path.join(folder, runFiles.environment), environment);
        // Written last: a folder with this file holds a run that can be continued.
        await writeJson(path.join(folder, runFiles.options), options);
        return finished(kind, folder, await kind.record(folder, settled, session, lock), lock);
      });
    });
  });
}

/**
 * Continues a run that ended early, or goes on after its end with more steps, with the same bits as if it had never
 * stopped.
 *
 * A finished run that lacks results writes them again. Throws a `UserError` when the folder holds no run of this kind, another
 * process writes it, device, processor, threads, versions or files changed and drift is not allowed, and where no checkpoint can be
 * used.
 */
export async function continueRun<
  T extends Rows,
  I extends Closable,
  S extends Closable,
  R extends FolderSummary,
>(
  kind: RunKind<T, I, S, R>,
  folder: string,
  changes: Readonly<Record<string, unknown>>,
  allowDrift: boolean,
  signal: AbortSignal | undefined,
): Promise<R> {
  await checkRunFolder(folder);
  return locked(folder, { note: kind.note, signal }, async (lock) => {
    const environmentFile = path.join(folder, runFiles.environment);
    const then = parseEnvironment(environmentFile, await readTextFile(environmentFile, 'record'));
    if (then.command !== kind.command) {
      throw new UserError(
        says`${folder} is a run of nada ${then.command}: continue it with ${programName()} ${then.command} ${named('resume')} ${shellQuoted(folder)}`,
      );
    }
    const stored = await readOptionsFile(path.join(folder, runFiles.options), kind.rows);
    const options = changedOptions(kind.rows, stored, changes);
    const goOn = async (): Promise<R> => {
      const saveEvery = kind.saveEvery(stored);
      const from = await findCheckpoint({ folder, rows: kind.rows, options: stored, saveEvery, allowDrift });
      for (const note of from.notes) kind.note(note);
      const settled = kind.settled(options, then);
      return closing(await kind.read(settled), async (inputs) => {
        const now = await kind.environment(settled, inputs);
        for (const change of compareEnvironments(folder, then, now, allowDrift)) kind.note(change);
        return closing(await kind.open(settled, inputs), async (session) => {
          if (from.file !== undefined) await kind.restore(session, from.file, folder);
          signal?.throwIfAborted();
          await removeTemporaries(folder);
          await createFolder(path.join(folder, runFiles.samples));
          if (from.file === undefined) await rm(path.join(folder, runFiles.metrics), { force: true });
          if (from.isPrevious) await takePrevious(folder);
          if (then.threads === undefined) await writeJson(environmentFile, { ...then, threads: now.threads });
          await writeJson(path.join(folder, runFiles.options), options);
          return kind.record(folder, settled, session, lock);
        });
      });
    };
    const done = await finishedSummary(folder, kind, options);
    if (done) {
      await completeResults(kind, done, goOn);
      return done;
    }
    return finished(kind, folder, await goOn(), lock);
  });
}

/** Sees that a finished run has all of its results; those that are missing are written again, from its checkpoint. */
async function completeResults<R extends FolderSummary>(
  kind: Pick<RunKind<Rows, Closable, Closable, R>, 'paths' | 'note' | 'done'>,
  summary: R,
  goOn: () => Promise<unknown>,
): Promise<void> {
  const { folder } = summary;
  const missing = await missingResults(summary, kind.paths);
  if (missing.length === 0) return;
  const gone = `${folder} lacks ${missing.join(', ')}`;
  kind.note(`${gone}: writing the results of this finished run again`);
  try {
    await goOn();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new UserError(says`${gone}, which cannot be written again: ${error.sentence}`);
  }
  const lost = await missingResults(summary, kind.paths);
  if (lost.length === 0) {
    kind.done(summary);
    return;
  }
  throw new UserError(
    `${folder} lacks ${lost.join(', ')}, which no checkpoint holds: restore it from a backup, or start a new run`,
  );
}

/** Writes the summary, which comes last. */
async function finished<R extends FolderSummary>(
  kind: Pick<RunKind<Rows, Closable, Closable, R>, 'paths' | 'done'>,
  folder: string,
  summary: R,
  lock: RunLock,
): Promise<R> {
  await lock.check();
  await writeJson(path.join(folder, runFiles.summary), storedSummary(summary, kind.paths));
  kind.done(summary);
  return summary;
}

async function closing<C extends Closable, T>(open: C, body: (open: C) => Promise<T>): Promise<T> {
  try {
    return await body(open);
  } finally {
    await open.close();
  }
}

async function locked<T>(
  folder: string,
  options: LockOptions,
  body: (lock: RunLock) => Promise<T>,
): Promise<T> {
  const lock = await lockRun(folder, options);
  try {
    return await body(lock);
  } finally {
    await lock.release();
  }
}

/** The summary of a run that has nothing left to do. */
async function finishedSummary<
  T extends Rows,
  I extends Closable,
  S extends Closable,
  R extends FolderSummary,
>(folder: string, kind: RunKind<T, I, S, R>, options: ValuesOf<T>): Promise<R | undefined> {
  const text = await readTextFile(path.join(folder, runFiles.summary), 'record').catch(() => undefined);
  if (text === undefined) return undefined;
  const summary = placedSummary(folder, text, kind.paths);
  if (summary === undefined) return undefined;
  return summary.steps >= kind.steps(options) || kind.endedEarly?.(summary, options) ? summary : undefined;
}

/** Writes a value as JSON, whole or not at all. */
async function writeJson(file: string, value: unknown): Promise<void> {
  await writeFileAtomically(file, new TextEncoder().encode(`${JSON.stringify(value, null, 2)}\n`));
}
