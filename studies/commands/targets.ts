import { UserError } from '#nada/errors.js';
import { parseFlags, wholeNumber } from '../../world/parameters.js';
import { renderFace } from '../../world/render/index.js';
import { inRepository } from '../../world/repository.js';
import { parseEvaluateOptions } from '../evaluate/options.js';
import { Workbench } from '../evaluate/workbench.js';
import { interruption } from '../interruption.js';
import { compareTargets } from '../targets/targets.js';

/**
 * `targets [--pictures 500] [--iterations 300] [--shown 16] [--seed 0] [--threads N] [--out runs/targets]`: adapts the
 * shipped generator by text, by a few true renders, by both and by mixtures of texts, and prints what the evaluator makes
 * of them.
 */
export async function run(parameters: readonly string[]): Promise<void> {
  const { shown, seed, ...values } = parseFlags(parameters, {
    pictures: { type: 'string', default: '500' },
    iterations: { type: 'string', default: '300' },
    shown: { type: 'string', default: '16' },
    seed: { type: 'string', default: '0' },
    threads: { type: 'string' },
    out: { type: 'string', default: inRepository('runs', 'targets') },
  });
  const pictures = wholeNumber('--shown', shown);
  if (pictures < 1) throw new UserError('--shown is 0: give 1 or more');
  const flags = Object.entries(values).flatMap(([name, value]) =>
    value === undefined ? [] : [`--${name}`, value],
  );
  const options = parseEvaluateOptions(flags);
  const bench = await Workbench.open(options, renderFace);
  try {
    const table = await compareTargets(bench, {
      options,
      seed: wholeNumber('--seed', seed),
      shown: pictures,
      signal: interruption(),
      onLine: (line) => process.stderr.write(`${line}\n`),
    });
    process.stdout.write(table);
  } finally {
    await bench.close();
  }
}
