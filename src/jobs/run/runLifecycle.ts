import path from 'node:path';
import { named, says, UserError } from '../../errors.js';
import { writeFileAtomically } from '../../platform/atomicFile.node.js';
import { readTextFile } from '../../platform/fileSource.node.js';
import { isPresent } from '../../platform/regularFile.node.js';
import type { Rows, ValuesOf } from '../../settings/row.js';
import { programName } from '../../terminal/programName.js';
import { shellQuoted } from '../../terminal/shellQuoted.js';
import { compareEnvironments, parseEnvironment, type RunEnvironment } from './environment.js';
import { changedOptions, readOptionsFile } from './optionsFile.js';
import {
  checkNewFolder,
  checkRunFolder,
  checkWritable,
  createFolder,
  removeTemporaries,
  runFiles,
} from './runFolder.js';
import { lockRun } from './runLock.js';

/** Something that is open until it is closed. */
export interface Closable {
  close(): Promise<void>;
}

/**
 * The work of runs of one command; how they begin, are locked and are continued is the same for all.
 *
 * `T` are the rows of its options, `I` what it reads before anything is prepared, `S` a prepared session, `R` the summary.
 */
export interface RunKind<
  T extends Rows,
  I extends Closable,
  S extends Closable,
  R extends { readonly steps: number },
> {
  /** The command that starts it, such as `adapt`. */
  readonly command: string;
  readonly rows: T;
  /** Steps of the whole run. */
  steps(options: ValuesOf<T>): number;
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
  record(folder: string, options: ValuesOf<T>, session: S): Promise<R>;
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
  R extends { readonly steps: number },
>(
  kind: RunKind<T, I, S, R>,
  folder: string,
  options: ValuesOf<T>,
  signal: AbortSignal | undefined,
): Promise<R> {
  await checkNewFolder(folder);
  await checkWritable(folder);
  return closing(await kind.read(options), async (inputs) => {
    signal?.throwIfAborted();
    return closing(await kind.open(options, inputs), async (session) => {
      const environment = await kind.environment(options, inputs);
      signal?.throwIfAborted();
      await createFolder(path.join(folder, runFiles.samples));
      return locked(folder, async () => {
        // Another process may have come first and be done already.
        await checkNewFolder(folder);
        await writeJson(path.join(folder, runFiles.environment), environment);
        // Written last: a folder with this file holds a run that can be continued.
        await writeJson(path.join(folder, runFiles.options), options);
        return recorded(kind, folder, options, session);
      });
    });
  });
}

/**
 * Continues a run that ended early, or goes on after its end with more steps, with the same bits as if it had never
 * stopped.
 *
 * Throws a `UserError` when the folder holds no run of this kind, another process writes it, or device, processor,
 * versions or files changed and drift is not allowed.
 */
export async function continueRun<
  T extends Rows,
  I extends Closable,
  S extends Closable,
  R extends { readonly steps: number },
>(
  kind: RunKind<T, I, S, R>,
  folder: string,
  changes: Readonly<Record<string, unknown>>,
  allowDrift: boolean,
  signal: AbortSignal | undefined,
): Promise<R> {
  await checkRunFolder(folder);
  return locked(folder, async () => {
    const environmentFile = path.join(folder, runFiles.environment);
    const then = parseEnvironment(environmentFile, await readTextFile(environmentFile, 'record'));
    if (then.command !== kind.command) {
      throw new UserError(
        says`${folder} is a run of nada ${then.command}: continue it with ${programName()} ${then.command} ${named('resume')} ${shellQuoted(folder)}`,
      );
    }
    const stored = await readOptionsFile(path.join(folder, runFiles.options), kind.rows);
    const options = changedOptions(kind.rows, stored, changes);
    const done = await finishedSummary(folder, kind, options);
    if (done) return done;
    return closing(await kind.read(options), async (inputs) => {
      const now = await kind.environment(options, inputs);
      for (const change of compareEnvironments(folder, then, now, allowDrift)) {
        kind.note(`${change}: the bits may differ from an uninterrupted run`);
      }
      return closing(await kind.open(options, inputs), async (session) => {
        const checkpoint = path.join(folder, runFiles.checkpoint);
        if (await isPresent(checkpoint)) await kind.restore(session, checkpoint, folder);
        signal?.throwIfAborted();
        await removeTemporaries(folder);
        await createFolder(path.join(folder, runFiles.samples));
        await writeJson(path.join(folder, runFiles.options), options);
        return recorded(kind, folder, options, session);
      });
    });
  });
}

async function recorded<
  T extends Rows,
  I extends Closable,
  S extends Closable,
  R extends { readonly steps: number },
>(kind: RunKind<T, I, S, R>, folder: string, options: ValuesOf<T>, session: S): Promise<R> {
  const summary = await kind.record(folder, options, session);
  await writeJson(path.join(folder, runFiles.summary), summary);
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

async function locked<T>(folder: string, body: () => Promise<T>): Promise<T> {
  const lock = await lockRun(folder);
  try {
    return await body();
  } finally {
    await lock.release();
  }
}

/** The summary of a run that has nothing left to do. */
async function finishedSummary<
  T extends Rows,
  I extends Closable,
  S extends Closable,
  R extends { readonly steps: number },
>(folder: string, kind: RunKind<T, I, S, R>, options: ValuesOf<T>): Promise<R | undefined> {
  const text = await readTextFile(path.join(folder, runFiles.summary), 'record').catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    const summary = JSON.parse(text) as R;
    return summary.steps >= kind.steps(options) || kind.endedEarly?.(summary, options) ? summary : undefined;
  } catch {
    return undefined;
  }
}

/** Writes a value as JSON, whole or not at all. */
async function writeJson(file: string, value: unknown): Promise<void> {
  await writeFileAtomically(file, new TextEncoder().encode(`${JSON.stringify(value, null, 2)}\n`));
}
