import { adaptationRows } from '#nada/adapt/index.js';
import { defaultsOf } from '#nada/settings/row.js';
import { methods } from './methods.js';
import type { EvaluateOptions } from './options.js';

/** Points of a curve. */
export const curvePoints = 6;

/** How many times longer than usual the runs of a curve are. */
const longer = 3;

/** The runs of the curve: chosen layers against all layers, one seed, three times as long as the others. */
export function curveOptions(options: EvaluateOptions): EvaluateOptions {
  const compared = methods.filter(({ name }) => ['adaptive layers', 'all layers'].includes(name));
  return { ...longRunOptions(options), methods: compared, seeds: options.seeds.slice(0, 1) };
}

/** Runs that take three times the usual number of steps. */
export function longRunOptions(options: EvaluateOptions): EvaluateOptions {
  return { ...options, iterations: longer * (options.iterations ?? defaultsOf(adaptationRows).iterations) };
}
