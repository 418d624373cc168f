import { fstatSync, writeSync } from 'node:fs';
import { UserError } from '../errors.js';
import { codeOf, fileProblem } from '../platform/fileProblem.node.js';
import { beganOnTerminal } from './terminals.js';

/** Errors that mean that the reader has gone, which is no loss: `head` has seen enough. */
const readerGone = new Set(['EPIPE', 'ECONNRESET', 'ERR_STREAM_DESTROYED']);

/**
 * A standard stream of the process on which printing never ends anything: from its first error on, whatever it is, printing
 * does nothing.
 */
export class PrintedStream {
  readonly #stream: NodeJS.WriteStream & { readonly fd: number };
  readonly #isDirect: boolean;
  #problem: unknown;

  constructor(stream: NodeJS.WriteStream & { readonly fd: number }) {
    this.#stream = stream;
    this.#isDirect = isFileOrDevice(stream.fd);
    // Others write to it too, such as warnings of Node.
    stream.on('error', (error) => this.#fail(error));
  }

  print(text: string): void {
    if (this.#problem !== undefined) return;
    try {
      if (this.#isDirect) writeAll(this.#stream.fd, text);
      else this.#stream.write(text);
    } catch (error) {
      this.#fail(error);
    }
  }

  /** Waits until everything is printed; a `UserError` says what was lost although somebody wanted it. */
  async settle(): Promise<void> {
    if (this.#problem === undefined && !this.#isDirect) {
      await new Promise<void>((resolve) => {
        this.#stream.write('', () => resolve());
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
    return readerGone.has(codeOf(this.#problem)) || beganOnTerminal(this.#stream.fd);
  }

  #fail(error: unknown): void {
    this.#problem ??= error;
  }
}

/** Whether a descriptor is written at once, without a queue: files, and devices such as `/dev/full`. */
function isFileOrDevice(descriptor: number): boolean {
  try {
    const found = fstatSync(descriptor);
    return found.isFile() || (found.isCharacterDevice() && !beganOnTerminal(descriptor));
  } catch {
    return false;
  }
}

/** Writes all of a text: Node's own stream takes a disk that becomes full in its middle for success. */
function writeAll(descriptor: number, text: string): void {
  const bytes = Buffer.from(text);
  for (let done = 0; done < bytes.length; ) done += writeSync(descriptor, bytes, done);
}
