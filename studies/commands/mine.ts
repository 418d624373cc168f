import { renderFace } from '../../world/render/index.js';
import { interruption } from '../interruption.js';
import { compareMining } from '../mining/mine.js';
import { parseMiningOptions } from '../mining/options.js';

/**
 * `mine [--domains dog,cat] [--methods "reference with floor"] [--seeds 2] [--pictures 500] [--steps N] [--rate N] ...
 * [--out runs/mining]`: adapts by text, mines, lets the evaluator judge both, and prints a table. What is done is not done
 * again.
 */
export async function run(parameters: readonly string[]): Promise<void> {
  const options = parseMiningOptions(parameters);
  const onLine = (line: string) => process.stderr.write(`${line}\n`);
  process.stdout.write(await compareMining(options, renderFace, { signal: interruption(), onLine }));
}
