import type { Renderer } from '../evaluator/picturePool.js';
import { type Cell, listCells } from './cells.js';
import { curveOptions, curvePoints, longRunOptions } from './curve.js';
import type { EvaluateOptions } from './options.js';
import { type QueueRun, workOff } from './queue.js';
import { report } from './report.js';
import { ResultFolder } from './results.js';
import { runCell } from './runCell.js';
import { runStopCell } from './runStopCell.js';
import { Workbench } from './workbench.js';

/**
 * Works off whatever the options ask for and has no result yet, writes `report.md`, and returns it.
 *
 * Models are loaded only when something is left to compute.
 */
export async function evaluate(
  options: EvaluateOptions,
  render: Renderer,
  run: QueueRun = {},
): Promise<string> {
  const { onLine = () => {}, signal } = run;
  const folder = await ResultFolder.open(options.out);
  let bench: Workbench | undefined;
  const compute = async (cell: Cell, curveEvery?: number) => {
    bench ??= await Workbench.open(options, render);
    return runCell(bench, folder, { cell, pictures: options.pictures, curveEvery, signal, onLine });
  };
  const { pictures, every, scoreEvery } = options;
  try {
    if (options.stop) {
      const cells = await listCells(longRunOptions(options), render, 'stop');
      const found = await workOff(
        cells,
        folder,
        async (cell) => {
          bench ??= await Workbench.open(options, render);
          return runStopCell(bench, folder, { cell, pictures, every, scoreEvery, signal, onLine });
        },
        run,
      );
      return `${found.length}\n`;
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
    const text = report(results, curves);
    await folder.writeText('report.md', text);
    return text;
  } finally {
    await bench?.close();
  }
}
