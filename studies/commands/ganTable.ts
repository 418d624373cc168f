import { UserError } from '#nada/errors.js';
import { parseFlags } from '../../world/parameters.js';
import { cellName, tableCells } from '../gan/ganCells.js';
import { type CellResult, runCell } from '../gan/runGanCell.js';
import { tableText } from '../gan/table.js';
import { cellFlags, commonCell } from './gan.js';

/**
 * `gan-table [--kimg 40] [--size 32] [--domain photo] [--seed 0] [--out runs/gan-table]`: all trainings of the table, one
 * after the other; those that have their result are not done again. Prints the table after each.
 */
export async function run(parameters: readonly string[]): Promise<void> {
  const values = parseFlags(parameters, cellFlags);
  const { cell: common, judged } = commonCell(values);
  const results: CellResult[] = [];
  for (const cell of tableCells(common)) {
    process.stderr.write(`${cellName(cell)}\n`);
    try {
      results.push(await runCell(cell, { out: values.out, judged }));
    } catch (error) {
      // A cell that diverges is a result too; the others go on.
      if (!(error instanceof UserError)) throw error;
      process.stderr.write(`${cellName(cell)}: ${error.message}\n`);
    }
    process.stdout.write(`${tableText(results)}\n\n`);
  }
}
