import { printableLine } from '../printable.js';
import { type Output, overLine } from './output.js';

/** A line on a terminal that is written over; nothing where there is no terminal. */
export class ProgressLine {
  readonly #output: Output;
  readonly #isShown: boolean;
  #isOpen = false;

  constructor(output: Output, wanted = true) {
    this.#output = output;
    this.#isShown = wanted && output.isTerminal;
  }

  show(text: string): void {
    if (!this.#isShown) return;
    this.#output.err(overLine + printableLine(text).slice(0, Math.max(1, this.#output.columns - 1)));
    this.#isOpen = true;
  }

  /** Leaves the line, so that other text can follow. */
  close(): void {
    if (this.#isOpen) this.#output.err(overLine);
    this.#isOpen = false;
  }
}
