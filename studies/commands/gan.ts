import { word } from '#nada/settings/kind.js';
import { row } from '#nada/settings/row.js';
import type { CommandSpec } from '#nada/terminal/command.js';
import { exitCodes } from '#nada/terminal/exitCode.js';
import { amounts, variants } from '../gan/ganCells.js';
import { runGanCell } from '../gan/runGanCell.js';
import { commonCell, ganRows } from './ganRows.js';
import { queued } from './queued.js';

const group = 'What is trained';

const rows = {
  pictures: row(word(amounts), {
    group,
    help: `how many different images there are: ${amounts.join(', ')}`,
    argument: 'N',
    default: 'unlimited',
  }),
  variant: row(word(variants), {
    group,
    help: `remedy for few images: ${variants.join(', ')}`,
    default: 'plain',
  }),
  ...ganRows,
};

export const ganCommand: CommandSpec<typeof rows> = {
  name: 'gan',
  summary: 'Train one GAN of the table that gan-table makes, and judge it.',
  rows,
  examples: [
    ['npm run studies -- gan --pictures 100 --variant augmentation', '100 faces, with adaptive augmentation'],
  ],
  async run({ pictures: amount, variant, ...values }, output) {
    const cell = { ...commonCell(values), amount, variant };
    const { out, judged } = values;
    const result = await queued(output, ({ signal }) => runGanCell(cell, { out, judged, signal }));
    output.out(`${JSON.stringify(result, null, 2)}\n`);
    return exitCodes.success;
  },
};
