import type { MeasureProgress } from '../../../styleclip/index.js';
import type { Output } from '../../../terminal/output.js';
import { ProgressBar } from '../../../terminal/progressBar.js';

/** The progress of a measurement with the time left; what was measured before does not count as fast. */
export class MeasureBar {
  readonly #bar: ProgressBar;
  readonly #now: () => number;
  #latest: number | undefined;

  constructor(output: Output, now: () => number = Date.now) {
    this.#bar = new ProgressBar(output, now);
    this.#now = now;
  }

  /** Shows how much is measured; the first call says how much was before. */
  show({ unit, done, total, known }: MeasureProgress): void {
    const now = this.#now();
    if (this.#latest === undefined) this.#bar.note(`measuring: ${done} of ${total} ${unit} known`);
    else {
      const seconds = (now - this.#latest) / 1000;
      const figures = [`${unit} measured`, ...(known > 0 ? [`${known} known before`] : [])];
      this.#bar.step({ step: done, steps: total, figures, seconds });
    }
    this.#latest = now;
  }

  /** Says what is done that is no part of the measurement. */
  note(text: string): void {
    this.#bar.note(text);
  }

  /** Leaves the line. */
  close(): void {
    this.#bar.close();
  }
}
