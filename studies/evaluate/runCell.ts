import { targetWords } from '#nada/jobs/adapt/targetWords.js';
import { adaptCell } from './adaptCell.js';
import type { Cell } from './cells.js';
import type { QueueRun } from './queue.js';
import type { CellResult, CurvePoint, ResultFolder } from './results.js';
import type { Workbench } from './workbench.js';

/** How a cell is worked off. */
export interface CellRun extends QueueRun {
  readonly cell: Cell;
  readonly pictures: number;
  /** Steps between points of the curve; none but the last step are judged when undefined. */
  readonly curveEvery?: number | undefined;
}

/** Adapts, judges and writes a cell's picture; a run that breaks off for its numbers is a result too. */
export async function runCell(
  bench: Workbench,
  folder: ResultFolder<CellResult>,
  { cell, pictures, curveEvery, ...run }: CellRun,
): Promise<CellResult> {
  const { key, domain, method, seed, options } = cell;
  const { source = '', iterations } = options;
  const target = targetWords(options) ?? '';
  const picture = `${key}.png`;
  const result = { key, domain, method, seed, source, target, iterations, pictures, picture };
  const curve: CurvePoint[] = [];
  const { generator, problem, ...taken } = await adaptCell(bench, cell, {
    ...run,
    onStep: async ({ step }, adaptation) => {
      if (curveEvery === undefined || step % curveEvery !== 0 || step >= iterations) return;
      curve.push({ step, scores: await bench.score(await adaptation.generator(), domain) });
    },
  });
  if (problem !== undefined) {
    // Weights that broke off may be too large to draw with: both rows show the frozen images, and the label says so.
    const { generator: frozen } = bench;
    const rows = [source, 'broke off, not adapted'].map((label) => ({ label, generator: frozen }));
    await folder.writeBytes(picture, await bench.rows(rows));
    return { ...result, ...taken, problem };
  }
  await folder.writeBytes(picture, await bench.sheet(generator, source, target));
  const scores = await bench.score(generator, domain);
  if (curveEvery !== undefined) curve.push({ step: iterations, scores });
  return { ...result, ...taken, scores, ...(curve.length > 0 ? { curve } : {}) };
}
