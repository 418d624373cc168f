import { UserError } from '#nada/errors.js';
import type { CommandSpec } from '#nada/terminal/command.js';
import { exitCodes } from '#nada/terminal/exitCode.js';
import { ganCellName, tableCells } from '../gan/ganCells.js';
import { type GanResult, runGanCell } from '../gan/runGanCell.js';
import { tableText } from '../gan/table.js';
import { commonCell, ganRows } from './ganRows.js';
import { queued } from './queued.js';

export const ganTableCommand: CommandSpec<typeof ganRows> = {
  name: 'gan-table',
  summary: 'Train a GAN with 100, 1000 and unlimited images by every remedy, and print the table after each.',
  rows: ganRows,
  examples: [['npm run studies -- gan-table --kimg 16', 'the table of docs/train.md']],
  async run(values, output) {
    const { out, judged } = values;
    await queued(output, async ({ signal, onLine }) => {
      const results: GanResult[] = [];
      for (const cell of tableCells(commonCell(values))) {
        signal.throwIfAborted();
        onLine(ganCellName(cell));
        try {
          results.push(await runGanCell(cell, { out, judged, signal }));
        } catch (error) {
          // A cell that diverges is a result too; the others go on.
          if (!(error instanceof UserError)) throw error;
          onLine(`${ganCellName(cell)}: ${error.message}`);
        }
        output.out(`${tableText(results)}\n\n`);
      }
    });
    return exitCodes.success;
  },
};
