import { duration, stepTime } from './duration.js';
import type { Output } from './output.js';
import { ProgressLine } from './progressLine.js';

/** How far a run is. */
export interface ProgressState {
  readonly step: number;
  readonly steps: number;
  /** Figures of the step for a person, such as `loss 0.1234`; where there is little room, the last ones are left out. */
  readonly figures: readonly string[];
  readonly seconds: number;
}

/** Columns of the bar where there is room, and where there is little. */
const barWidths = [24, 8];
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
  #latest: ProgressState | undefined;
  #printedAt = Number.NEGATIVE_INFINITY;
  #printedTenth = -1;

  constructor(output: Output, now: () => number = Date.now) {
    this.#output = output;
    this.#line = new ProgressLine(output, true, now);
    this.#now = now;
  }

  /** A step was done. */
  step(state: ProgressState): void {
    this.#measure(state.seconds);
    this.#latest = state;
    const tenth = Math.floor((10 * state.step) / state.steps);
    this.resume();
    if (this.#output.isTerminal) return;
    if (tenth > this.#printedTenth || this.#now() - this.#printedAt >= silence) {
      this.#output.err(`${this.#sentence(state)}\n`);
      this.#printedTenth = tenth;
      this.#printedAt = this.#now();
    }
  }

  /** Something is being done that has no steps. */
  note(text: string): void {
    this.#line.show(text);
  }

  /** What had no steps is done: the steps go on. */
  resume(): void {
    const state = this.#latest;
    if (state === undefined) return;
    const average = this.#average ?? 0;
    this.#line.draw((elapsed, columns) => {
      const behind = Math.min(average, elapsed / 1000);
      return barText(state, average, Math.max(0, (state.steps - state.step) * average - behind), columns);
    });
  }

  /** Prints something above the line. */
  above(print: () => void): void {
    this.#line.above(print);
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

  #sentence({ step, steps, figures }: ProgressState): string {
    const percent = Math.floor((100 * step) / steps);
    const average = this.#average ?? 0;
    const left = duration((steps - step) * average);
    return [
      `step ${step}/${steps} (${percent}%)`,
      ...figures,
      `${stepTime(average)} a step`,
      `${left} left`,
    ].join(', ');
  }
}

/** The bar in a width: figures are left out first, then the time of a step and the bar; the time left never is. */
function barText(
  { step, steps, figures }: ProgressState,
  average: number,
  secondsLeft: number,
  columns: number,
): string {
  const left = `${duration(secondsLeft)} left`;
  const rate = `${stepTime(average)}/step`;
  const bar = (width: number): string => {
    const filled = Math.round((width * step) / steps);
    return '█'.repeat(filled) + '░'.repeat(width - filled);
  };
  const [wide, narrow] = barWidths.map((width) => `${bar(width)} ${step}/${steps}`);
  const fewer = figures.map((_, i) => figures.slice(0, figures.length - i)).concat([[]]);
  const candidates = [
    ...fewer.map((some) => [wide, ...some, rate, left]),
    [narrow, ...figures.slice(0, 1), left],
    [narrow, left],
    [`${step}/${steps}`, left],
    [left],
  ].map((parts) => parts.join('  '));
  return candidates.find(({ length }) => length <= columns) ?? left;
}
