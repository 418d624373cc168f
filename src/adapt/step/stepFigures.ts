import { refuseNotFinite } from '../../train/notFinite.js';
import type { TrainerResult } from './trainer.js';

/** The loss terms of a step by name; a single guide needs no index. */
export function namedTerms(
  { terms }: Pick<TrainerResult, 'terms'>,
  guides: number,
): (readonly [string, number])[] {
  if (guides > 1) return [...terms];
  return [...terms].map(([name, value]) => [name.replace(/\.\d+$/, ''), value]);
}

/** The length of the gradient of all parameters that learn in a step. */
export function gradientNorm(
  { squares }: Pick<TrainerResult, 'squares'>,
  trainable: readonly string[],
  trains: ReadonlySet<string>,
): number {
  return Math.sqrt(trainable.reduce((sum, name, i) => (trains.has(name) ? sum + squares[i] : sum), 0));
}

/** Throws a `NotFiniteError` that names the first figure of a step that is not finite. */
export function refuseStep(
  step: number,
  { loss, squares }: Pick<TrainerResult, 'loss' | 'squares'>,
  terms: readonly (readonly [string, number])[],
  trainable: readonly string[],
): void {
  refuseNotFinite(step, [
    ...terms.map(([name, value]) => [`loss term ${name}`, value] as const),
    ['loss', loss],
    ...trainable.map((name, i) => [`gradient of ${name}`, squares[i]] as const),
  ]);
}
