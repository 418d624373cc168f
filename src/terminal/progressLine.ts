import { printableLine } from '../printable.js';
import { type Output, overLine } from './output.js';

const frames = [...'⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏'];
/** How often the line on a terminal moves, in milliseconds. */
const pace = 250;
/** Without a terminal something that takes this long is told once, and again when this long nothing was printed. */
const patience = { first: 5000, again: 60_000 };

/** What a line shows at a moment, in a width; milliseconds since it was given. */
export type LineText = (elapsed: number, columns: number) => string;

/**
 * The line that says what is being done, for every command: on a terminal it is written over and moves, so that whoever watches
 * sees that it goes on; elsewhere a plain line tells what takes long.
 */
export class ProgressLine {
  readonly #output: Output;
  readonly #isWanted: boolean;
  readonly #now: () => number;
  #timer: NodeJS.Timeout | undefined;
  #text: LineText | undefined;
  /** The sentence for a log; undefined where that is told otherwise. */
  #sentence: string | undefined;
  #since = 0;
  #printedAt = 0;
  #isPrinted = false;
  #shown = '';

  constructor(output: Output, wanted = true, now: () => number = Date.now) {
    this.#output = output;
    this.#isWanted = wanted;
    this.#now = now;
  }

  /** Shows what is being done, with the seconds that it has taken. */
  show(words: string): void {
    const sentence = printableLine(words);
    if (sentence === this.#sentence) return;
    this.#begin((elapsed, columns) => spun(sentence, elapsed, columns), sentence);
  }

  /** Shows a text that changes with time; nothing where there is no terminal. */
  draw(text: LineText): void {
    this.#begin(text, undefined);
  }

  /** Prints something above the line. */
  above(print: () => void): void {
    if (this.#shown !== '') this.#output.err(overLine);
    this.#shown = '';
    print();
    this.#printedAt = this.#now();
    this.tick();
  }

  /** Leaves the line, so that other text can follow. */
  close(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#text = undefined;
    this.#sentence = undefined;
    if (this.#shown !== '') this.#output.err(overLine);
    this.#shown = '';
  }

  /** Draws the line as it is now; time does so by itself. */
  tick(): void {
    if (this.#text === undefined) return;
    const { isTerminal, columns } = this.#output;
    if (isTerminal) {
      const width = Math.max(1, columns - 1);
      const text = printableLine(this.#text(this.#now() - this.#since, width)).slice(0, width);
      if (text !== this.#shown) this.#output.err(overLine + text);
      this.#shown = text;
    } else this.#tell();
  }

  #begin(text: LineText, sentence: string | undefined): void {
    if (!this.#isWanted) return;
    this.#text = text;
    this.#sentence = sentence;
    this.#since = this.#now();
    this.#isPrinted = false;
    if (this.#printedAt === 0) this.#printedAt = this.#since;
    this.#timer ??= setInterval(() => this.tick(), pace).unref();
    this.tick();
  }

  #tell(): void {
    if (this.#sentence === undefined) return;
    const now = this.#now();
    const seconds = Math.round((now - this.#since) / 1000);
    const isDue = this.#isPrinted
      ? now - this.#printedAt >= patience.again
      : now - this.#since >= patience.first || now - this.#printedAt >= patience.again;
    if (!isDue) return;
    this.#output.err(`${this.#sentence} (${seconds} s)\n`);
    this.#isPrinted = true;
    this.#printedAt = now;
  }
}

/** A sentence behind something that turns; what is too long loses its end, and never the seconds. */
function spun(sentence: string, elapsed: number, columns: number): string {
  const seconds = elapsed < 1000 ? '' : `  ${Math.floor(elapsed / 1000)} s`;
  const room = columns - 2 - seconds.length;
  const text = sentence.length <= room ? sentence : `${sentence.slice(0, Math.max(0, room - 1))}…`;
  return `${frames[Math.floor(elapsed / pace) % frames.length]} ${text}${seconds}`;
}
