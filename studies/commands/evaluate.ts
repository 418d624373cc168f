import type { CommandSpec } from '#nada/terminal/command.js';
import { exitCodes } from '#nada/terminal/exitCode.js';
import { renderFace } from '../../world/render/index.js';
import { evaluate } from '../evaluate/evaluate.js';
import { evaluateOptionsOf, evaluateRows } from '../evaluate/options.js';
import { queued } from './queued.js';

export const evaluateCommand: CommandSpec<typeof evaluateRows> = {
  name: 'evaluate',
  summary: 'Adapt the shipped generator to the domains by several methods, and judge the results.',
  rows: evaluateRows,
  examples: [
    ['npm run evaluate -- --quick', 'three domains, one seed, the five methods'],
    [
      'npm run evaluate -- --domains sketch,zombie --methods "default,reference" --seeds 1',
      'two domains by two methods',
    ],
    ['npm run evaluate -- --stop --seeds 1', 'where runs stop, and where they had better stopped'],
  ],
  async run(values, output) {
    const options = evaluateOptionsOf(values);
    output.out(await queued(output, (run) => evaluate(options, renderFace, run)));
    return exitCodes.success;
  },
};
