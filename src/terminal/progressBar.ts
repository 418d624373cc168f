import { duration, stepTime } from './duration.js';
import type { Output } from './output.js';
import { ProgressLine } from './progressLine.js';

/** How far a run is. */
export interface ProgressState {
  readonly step: number;
  readonly steps: number;
  /** Figures of the step for a person, such as `loss 0.1234`. */
  readonly figures: string;
  readonly seconds: number;
}

const barWidth = 24;
/** Without a terminal a line is printed for each tenth, and when this long nothing was. */
const silence = 60_000;

/**
 * The progress of a run with the time left: one line that is written over on a terminal, a line now and then elsewhere.
 *
 * Times are an average of the latest steps, so that the estimate follows a machine that gets busy.
 */
export class ProgressBar {
  readonly #output: Output;
  readonly #line: ProgressLine;
  readonly #now: () => number;
  #average: number | undefined;
  #steps = 0;
  #printedAt = Number.NEGATIVE_INFINITY;
  #printedTenth = -1;

  constructor(output: Output, now: () => number = Date.now) {
    this.#output = output;
    this.#line = new ProgressLine(output);
    this.#now = now;
  }

  /** A step was done. */
  step(state: ProgressState): void {
    this.#measure(state.seconds);
    const { step, steps } = state;
    const tenth = Math.floor((10 * step) / steps);
    if (this.#output.isTerminal) this.#line.show(this.#bar(state));
    else if (tenth > this.#printedTenth || this.#now() - this.#printedAt >= silence) {
      this.#output.err(`${this.#sentence(state)}\n`);
      this.#printedTenth = tenth;
      this.#printedAt = this.#now();
    }
  }

  /** Something is being done that has no steps. */
  note(text: string): void {
    this.#line.show(text);
  }

  /** Leaves the line, so that other text can follow. */
  close(): void {
    this.#line.close();
  }

  #measure(seconds: number): void {
    this.#steps += 1;
    // The first step allocates memory and is slower than all others.
    if (this.#average === undefined || this.#steps === 2) this.#average = seconds;
    else this.#average += 0.1 * (seconds - this.#average);
  }

  #left({ step, steps }: ProgressState): string {
    return duration((steps - step) * (this.#average ?? 0));
  }

  #bar(state: ProgressState): string {
    const { step, steps, figures } = state;
    const filled = Math.round((barWidth * step) / steps);
    const bar = '█'.repeat(filled) + '░'.repeat(barWidth - filled);
    const rate = stepTime(this.#average ?? 0);
    return `${bar} ${step}/${steps}  ${figures}  ${rate}/step  ${this.#left(state)} left`;
  }

  #sentence(state: ProgressState): string {
    const { step, steps, figures } = state;
    const percent = Math.floor((100 * step) / steps);
    const rate = stepTime(this.#average ?? 0);
    return `step ${step}/${steps} (${percent}%), ${figures}, ${rate} a step, ${this.#left(state)} left`;
  }
}
