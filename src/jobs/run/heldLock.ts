import { access, readdir, rename, rmdir, unlink } from 'node:fs/promises';
import path from 'node:path';
import { UserError } from '../../errors.js';
import { codeOf, fileProblem } from '../../platform/fileProblem.node.js';
import { type Holder, holderName, parseHolderName } from './lockHolder.js';

/** A folder that no other process may write until `release`. */
export interface RunLock {
  /**
   * Makes sure that the folder still belongs to this process: what another one has taken over, because this one was stopped or
   * cut off from the disk for too long, must not be written.
   *
   * Throws a `UserError` where it does not.
   */
  check(): Promise<void>;
  release(): Promise<void>;
}

/** A lock in its place: its one file gets another name with every beat, so that nobody who saw an older one can take it. */
export class HeldLock implements RunLock {
  readonly #folder: string;
  readonly #lock: string;
  readonly #holder: Holder;
  readonly #timer: NodeJS.Timeout;
  #beat = 0;
  #waiting = 0;
  #isLost = false;
  #last: Promise<void> = Promise.resolve();

  constructor(folder: string, lock: string, holder: Holder, beatEvery: number) {
    this.#folder = folder;
    this.#lock = lock;
    this.#holder = holder;
    this.#timer = setInterval(() => {
      // A disk that hangs is asked once.
      if (this.#waiting === 0) this.#next().catch(() => undefined);
    }, beatEvery);
    this.#timer.unref();
  }

  async check(): Promise<void> {
    await this.#next();
    if (this.#isLost) throw new UserError(await this.#loss());
  }

  async release(): Promise<void> {
    clearInterval(this.#timer);
    await this.#last.catch(() => undefined);
    if (this.#isLost) return;
    await unlink(this.#file(this.#beat)).catch(() => undefined);
    await rmdir(this.#lock).catch(() => undefined);
  }

  #file(beat: number): string {
    return path.join(this.#lock, holderName(this.#holder, beat));
  }

  /** Beats once, after the beats that are under way. */
  #next(): Promise<void> {
    this.#waiting += 1;
    this.#last = this.#last
      .catch(() => undefined)
      .then(() => this.#move())
      .finally(() => {
        this.#waiting -= 1;
      });
    return this.#last;
  }

  async #move(): Promise<void> {
    if (this.#isLost) return;
    const [now, next] = [this.#file(this.#beat), this.#file(this.#beat + 1)];
    try {
      await rename(now, next);
      this.#beat += 1;
    } catch (error) {
      // A network file system may do it, lose its answer, and fail when it tries again.
      if (await exists(next)) this.#beat += 1;
      else if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') this.#isLost = true;
      // A disk may be too full for a new name.
      else if (!(await exists(now))) throw fileProblem(this.#folder, 'cannot be written', error);
    }
  }

  async #loss(): Promise<string> {
    const [name] = await readdir(this.#lock).catch(() => []);
    const other = name === undefined ? undefined : parseHolderName(name);
    const what = other
      ? `${this.#folder} was taken over by process ${other.pid} on ${other.host} while this one gave no sign of life`
      : `the lock of ${this.#folder} was removed while this process was writing there`;
    return `${what}: this one ends without writing more; resume the run once no other process writes it`;
  }
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
