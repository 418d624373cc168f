import { UserError } from '#nada/errors.js';
import type { WorldCommand } from '../main.js';

const parts: Readonly<Record<string, () => Promise<WorldCommand>>> = {
  evaluate: async () => (await import('./generatorEvaluate.js')).run,
  finish: async () => (await import('./generatorFinish.js')).run,
  perceptual: async () => (await import('./generatorPerceptual.js')).run,
  'warm-start': async () => (await import('./generatorWarmStart.js')).run,
};

/** `npm run world -- generator PART ...`: makes and judges the generator that is shipped. */
export const run: WorldCommand = async ([name = '', ...parameters]) => {
  const load = parts[name];
  if (!load) {
    throw new UserError(
      `generator has no "${name}": npm run world -- generator ${Object.keys(parts).join('|')}`,
    );
  }
  await (await load())(parameters);
};
