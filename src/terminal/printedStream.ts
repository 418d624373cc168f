import { fstatSync, writeSync } from 'node:fs';
import { UserError } from '../errors.js';
import { codeOf, fileProblem } from '../platform/fileProblem.node.js';
import { beganOnTerminal, isDevice } from './terminals.js';

/** Errors that mean that the reader has gone, which is no loss: `head` has seen enough. */
const readerGone = new Set(['EPIPE', 'ECONNRESET', 'ERR_STREAM_DESTROYED']);

/**
 * A standard stream of the process on which printing never ends anything: from its first error on, whatever it is, printing
 * does nothing.
 */
export class PrintedStream {
  /** Columns of its terminal; undefined where it is none. */
  readonly columns: number | undefined;
  readonly #descriptor: number;
  readonly #stream: NodeJS.WriteStream | undefined;
  readonly #isDirect: boolean;
  #problem: unknown;

  /** Opens it as Node does, which throws where a terminal is closed meanwhile. */
  constructor(descriptor: number, open: () => NodeJS.WriteStream) {
    this.#descriptor = descriptor;
    this.#isDirect = isFileOrDevice(descriptor);
    try {
      this.#stream = open();
      this.columns = this.#stream.isTTY ? this.#stream.columns : undefined;
      // Others write to it too, such as warnings of Node.
      this.#stream.on('error', (error) => this.#fail(error));
    } catch (error) {
      this.#fail(error);
    }
  }

  print(text: string): void {
    if (this.#problem !== undefined) return;
    try {
      if (this.#isDirect) writeAll(this.#descriptor, text);
      else this.#stream?.write(text);
    } catch (error) {
      this.#fail(error);
    }
  }

  /** Waits until everything is printed; a `UserError` says what was lost although somebody wanted it. */
  async settle(): Promise<void> {
    if (this.#problem === undefined && !this.#isDirect) {
      const stream = this.#stream;
      await new Promise<void>((resolve) => {
        if (stream) stream.write('', () => resolve());
        else resolve();
      });
    }
    if (this.#problem === undefined || this.#isUnwatched()) return;
    const problem = fileProblem('the standard output', 'cannot be written', this.#problem);
    const why =
      problem instanceof UserError
        ? problem.message
        : `the standard output cannot be written (${codeOf(problem) || String(problem)}): choose another place for it`;
    throw new UserError(`${why}; everything else was done`);
  }

  #isUnwatched(): boolean {
    const code = codeOf(this.#problem);
    // A terminal that was closed while the program was being loaded did not look like one when it began.
    const isClosed = code === 'EIO' && isDevice(this.#descriptor);
    return readerGone.has(code) || isClosed || beganOnTerminal(this.#descriptor);
  }

  #fail(error: unknown): void {
    this.#problem ??= error;
  }
}

/** Whether a descriptor is written at once, without a queue: files, and devices such as `/dev/full`. */
function isFileOrDevice(descriptor: number): boolean {
  if (isDevice(descriptor)) return !beganOnTerminal(descriptor);
  try {
    return fstatSync(descriptor).isFile();
  } catch {
    return false;
  }
}

/** Writes all of a text: Node's own stream takes a disk that becomes full in its middle for success. */
function writeAll(descriptor: number, text: string): void {
  const bytes = Buffer.from(text);
  for (let done = 0; done < bytes.length; ) done += writeSync(descriptor, bytes, done);
}
