import { UserError } from '#nada/errors.js';
import type { WorldCommand } from '../../world/main.js';

const parts: Readonly<Record<string, () => Promise<WorldCommand>>> = {
  evaluate: async () => (await import('./generatorEvaluate.js')).run,
  finish: async () => (await import('./generatorFinish.js')).run,
  perceptual: async () => (await import('./generatorPerceptual.js')).run,
  'warm-start': async () => (await import('./generatorWarmStart.js')).run,
};

/** `npm run foundry -- generator PART ...`: makes and judges the generator that is shipped. */
export const run: WorldCommand = async ([name = '', ...parameters]) => {
  const load = parts[name];
  if (!load) {
    throw new UserError(
      `generator has no "${name}": npm run foundry -- generator ${Object.keys(parts).join('|')}`,
    );
  }
  await (await load())(parameters);
};
