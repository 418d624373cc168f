import { randomBytes } from 'node:crypto';
import {
  lstat,
  mkdir,
  readdir,
  readFile,
  rename,
  rm,
  rmdir,
  stat,
  unlink,
  writeFile,
} from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { UserError } from '../../errors.js';
import { codeOf, fileProblem } from '../../platform/fileProblem.node.js';
import { HeldLock, type RunLock } from './heldLock.js';
import { type Holder, holderName, isRunning, parseHolderName, thisProcess } from './lockHolder.js';
import { discardOldLock, mayLive, parseOldHolder } from './oldLock.js';

/** The folder that says which process writes a run folder. */
export const lockFile = '.lock';

/** Names that `temporary` gives. */
const leftover = /^\.lock\.[0-9a-f]{12}\.tmp$/;

/** Times of heartbeats in milliseconds. */
export interface LockTiming {
  readonly beatEvery: number;
  /** A holder about whose process nobody can ask is taken for dead after this long without a beat ... */
  readonly staleAfter: number;
  /** ... of which at least so long is watched: the clocks of two machines and their disk may differ. */
  readonly watchFor: number;
  readonly lookEvery: number;
}

const usualTiming: LockTiming = { beatEvery: 3_000, staleAfter: 60_000, watchFor: 10_000, lookEvery: 500 };

/** Options of taking a lock. */
export interface LockOptions {
  /** Told when it takes long. */
  readonly note?: ((message: string) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly timing?: LockTiming | undefined;
  /** The process that takes it; this one by default. */
  readonly holder?: Holder | undefined;
}

/**
 * Takes the lock of a run folder; that of a process which no longer lives counts for nothing.
 *
 * A lock is a folder with one file, whose name says who holds it and how often its heart has beaten. A free one is taken by
 * moving such a folder into its place, which fails where one is; a dead one by giving its file another name, which fails
 * when the file no longer has the name that was judged. Both work on disks without links, and neither succeeds twice.
 *
 * Throws a `UserError` that names the other process.
 */
export async function lockRun(folder: string, options: LockOptions = {}): Promise<RunLock> {
  const { timing = usualTiming } = options;
  const holder = options.holder ?? (await thisProcess());
  const lock = path.join(folder, lockFile);
  // Each attempt only fails when another process took, left or renewed the lock in between.
  for (let attempt = 0; attempt < 40; attempt++) {
    const take = (await exists(lock)) ? takeDead : takeFree;
    if (!(await take(folder, lock, holder, options))) continue;
    await removeLeftovers(folder);
    return new HeldLock(folder, lock, holder, timing.beatEvery);
  }
  throw new UserError(`${folder} is being taken by other processes: try again`);
}

/** Moves a whole lock into the place of none. */
async function takeFree(folder: string, lock: string, holder: Holder): Promise<boolean> {
  const fresh = temporary(lock);
  try {
    await mkdir(fresh);
    await writeFile(path.join(fresh, holderName(holder, 0)), '', { flag: 'wx' });
    await rename(fresh, lock);
    return await exists(path.join(lock, holderName(holder, 0)));
  } catch (error) {
    await rm(fresh, { recursive: true, force: true }).catch(() => undefined);
    if (await exists(lock)) return false;
    // Who took the lock meanwhile removes what is left of attempts.
    if (codeOf(error) === 'ENOENT' && (await exists(folder))) return false;
    throw fileProblem(folder, 'cannot be written', error);
  }
}

/** Removes what processes left that were killed while they took a lock; one that still lives begins again. */
async function removeLeftovers(folder: string): Promise<void> {
  const names = (await readdir(folder)).filter((name) => leftover.test(name));
  for (const name of names) {
    await rm(path.join(folder, name), { recursive: true, force: true }).catch(() => undefined);
  }
}

/** Takes the lock that is there, if its holder is dead; throws where it is not. */
async function takeDead(
  folder: string,
  lock: string,
  holder: Holder,
  options: LockOptions,
): Promise<boolean> {
  const names = await holdersOf(lock);
  if (names === 'old') return removeOld(folder, lock, options);
  const [name] = names;
  if (name === undefined) {
    // Its holder died as it left, or leaves now; a folder with a file in it stays.
    await rmdir(lock).catch(() => undefined);
    return false;
  }
  const other = parseHolderName(name);
  if (other?.place === holder.place) {
    if (await isRunning(other)) throw heldBy(folder, lock, other);
  } else if (!(await isSilent(folder, lock, name, options))) return false;
  const own = path.join(lock, holderName(holder, 0));
  try {
    await rename(path.join(lock, name), own);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw fileProblem(folder, 'cannot be written', error);
    // A network file system may do it, lose its answer, and fail when it tries again.
    if (!(await exists(own))) return false;
  }
  for (const more of names.slice(1)) await unlink(path.join(lock, more)).catch(() => undefined);
  return true;
}

/** The names in a lock, in order; none where there is no lock. */
async function holdersOf(lock: string): Promise<readonly string[] | 'old'> {
  try {
    return (await readdir(lock)).sort();
  } catch (error) {
    if (codeOf(error) === 'ENOTDIR') return 'old';
    if (codeOf(error) === 'ENOENT') return [];
    throw fileProblem(lock, 'cannot be read', error);
  }
}

/** Removes a dead lock of earlier versions; taking its place is another step. */
async function removeOld(
  folder: string,
  lock: string,
  { timing = usualTiming }: LockOptions,
): Promise<false> {
  const seen = await readFile(lock, 'utf8').catch(() => undefined);
  if (seen === undefined) return false;
  const other = parseOldHolder(seen);
  const isHeld = other ? await mayLive(other) : (await ageOf(lock)) < timing.staleAfter;
  if (isHeld) throw heldBy(folder, lock, other);
  await discardOldLock(lock);
  return false;
}

/**
 * Waits until a lock whose process cannot be asked about was silent for long enough. False when it is another lock now;
 * throws when its heart beats.
 */
async function isSilent(
  folder: string,
  lock: string,
  name: string,
  { timing = usualTiming, note, signal }: LockOptions,
): Promise<boolean> {
  const other = parseHolderName(name);
  const before = await ageOf(lock);
  const began = performance.now();
  for (let looks = 0; ; looks++) {
    const watched = performance.now() - began;
    if (watched >= timing.watchFor && before + watched >= timing.staleAfter) return true;
    if (looks === 1) {
      const wait = Math.max(timing.watchFor, timing.staleAfter - before);
      note?.(
        `waiting for up to ${Math.ceil(wait / 1000)} s to see whether ${nameOf(other)} still writes ${folder}`,
      );
    }
    await sleep(timing.lookEvery, undefined, { signal: signal ?? undefined }).catch(() => {
      throw signal?.reason;
    });
    const names = await holdersOf(lock);
    if (names !== 'old' && names.includes(name)) continue;
    const isSame = (found: string): boolean => parseHolderName(found)?.token === other?.token;
    if (other && names !== 'old' && names.some(isSame)) throw heldBy(folder, lock, other);
    return false;
  }
}

/** How long ago a lock was changed, by the clock of its disk. */
async function ageOf(lock: string): Promise<number> {
  const probe = temporary(lock);
  try {
    await writeFile(probe, '', { flag: 'wx' });
    return Math.max(0, (await stat(probe)).mtimeMs - (await stat(lock)).mtimeMs);
  } catch {
    // It is gone, or a disk is full; what is not known to be old is young.
    return 0;
  } finally {
    await unlink(probe).catch(() => undefined);
  }
}

function heldBy(folder: string, lock: string, other: { pid: number; host: string } | undefined): UserError {
  return new UserError(
    `${folder} is being written by ${nameOf(other)}: wait for it, or remove ${lock} (rm -r) if that process is gone`,
  );
}

function nameOf(other: { pid: number; host: string } | undefined): string {
  return other ? `process ${other.pid} on ${other.host}` : 'another process';
}

function temporary(lock: string): string {
  return `${lock}.${randomBytes(6).toString('hex')}.tmp`;
}

async function exists(file: string): Promise<boolean> {
  return lstat(file).then(
    () => true,
    () => false,
  );
}
