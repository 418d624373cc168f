import type { Renderer } from '../../world/renderer.js';
import { type QueueRun, workOff } from '../evaluate/queue.js';
import { ResultFolder } from '../evaluate/results.js';
import { Workbench } from '../evaluate/workbench.js';
import { listMiningCells, type MiningResult } from './cells.js';
import type { MiningOptions } from './options.js';
import { miningReport } from './report.js';
import { runMiningCell } from './runMiningCell.js';

/**
 * Adapts and mines whatever the options ask for and has no result yet, and returns the table of all.
 *
 * Models are loaded only when something is left to compute.
 */
export async function compareMining(
  options: MiningOptions,
  render: Renderer,
  run: QueueRun = {},
): Promise<string> {
  const folder = await ResultFolder.open<MiningResult>(options.out);
  let bench: Workbench | undefined;
  try {
    const cells = await listMiningCells(options, render);
    const results = await workOff(
      cells,
      folder,
      async (cell) => {
        bench ??= await Workbench.open(options, render);
        return runMiningCell(bench, folder, cell, options, run);
      },
      run,
    );
    return miningReport(results);
  } finally {
    await bench?.close();
  }
}
