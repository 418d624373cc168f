import type { CommandSpec } from '#nada/terminal/command.js';
import { exitCodes } from '#nada/terminal/exitCode.js';
import { renderFace } from '../../world/render/index.js';
import { compareMining } from '../mining/mine.js';
import { miningOptionsOf, miningRows } from '../mining/options.js';
import { queued } from './queued.js';

export const mineCommand: CommandSpec<typeof miningRows> = {
  name: 'mine',
  summary: 'Adapt by text, mine the result, and judge both.',
  rows: miningRows,
  examples: [
    ['npm run studies -- mine', 'the table of docs/mining.md'],
    ['npm run studies -- mine --domains cat --seeds 1 --reference --steps 300', "by the paper's settings"],
  ],
  async run(values, output) {
    const options = miningOptionsOf(values);
    output.out(await queued(output, (run) => compareMining(options, renderFace, run)));
    return exitCodes.success;
  },
};
