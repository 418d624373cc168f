import type { Renderer } from '../../world/renderer.js';
import { type Cell, listCells } from './cells.js';
import { curveOptions, curvePoints, longRunOptions } from './curve.js';
import { writeDomainSheets } from './domainSheets.js';
import type { EvaluateOptions } from './options.js';
import { type QueueRun, workOff } from './queue.js';
import { report } from './report.js';
import { type CellResult, ResultFolder } from './results.js';
import { runCell } from './runCell.js';
import { runStopCell } from './runStopCell.js';
import { stopReport } from './stopReport.js';
import { Workbench } from './workbench.js';

/**
 * Works off whatever the options ask for and has no result yet, writes `report.md` (`stopping.md` where it is asked when to
 * stop), and returns it. Beside the report lie the pictures of all methods, a sheet for each domain.
 *
 * Models are loaded only when something is left to compute.
 */
export async function evaluate(
  options: EvaluateOptions,
  render: Renderer,
  run: QueueRun = {},
): Promise<string> {
  const { onLine = () => {}, signal } = run;
  const { pictures, every, scoreEvery } = options;
  const folder = await ResultFolder.open<CellResult>(options.out);
  let bench: Workbench | undefined;
  const opened = async () => {
    bench ??= await Workbench.open(options, render);
    return bench;
  };
  const compute = async (cell: Cell, curveEvery?: number) =>
    runCell(await opened(), folder, { cell, pictures, curveEvery, signal, onLine });
  const computeStop = async (cell: Cell) =>
    runStopCell(await opened(), folder, { cell, pictures, every, scoreEvery, signal, onLine });
  try {
    if (options.stop) {
      const cells = await listCells(longRunOptions(options), render, 'stop');
      const text = stopReport(await workOff(cells, folder, computeStop, run));
      await folder.writeText('stopping.md', text);
      return text;
    }
    const cells = await listCells(options, render);
    const results = await workOff(cells, folder, (cell) => compute(cell), run);
    const curves = options.curve
      ? await workOff(
          await listCells(curveOptions(options), render, 'curve'),
          folder,
          (cell) => compute(cell, Math.max(1, Math.floor(cell.options.iterations / curvePoints))),
          run,
        )
      : [];
    await writeDomainSheets(folder, results);
    const text = report(results, curves);
    await folder.writeText('report.md', text);
    return text;
  } finally {
    await bench?.close();
  }
}
