import { mean } from '../run/recordRun.js';

/** Means of a figure over the first and the last tenth of the steps. */
export function beforeAndAfter(figures: readonly number[]): {
  readonly before: number;
  readonly after: number;
} {
  const tenth = Math.max(1, Math.round(figures.length / 10));
  return { before: mean(figures.slice(0, tenth)), after: mean(figures.slice(-tenth)) };
}
