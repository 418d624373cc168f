import { NotFiniteError } from '#nada/adapt/index.js';
import { openSession } from '#nada/jobs/adaptSession.js';
import { targetWords } from '#nada/jobs/options/targetWords.js';
import type { Generator } from '#nada/stylegan2/index.js';
import type { Cell } from './cells.js';
import type { CellResult, CurvePoint, ResultFolder } from './results.js';
import type { Workbench } from './workbench.js';

/** How a cell is worked off. */
export interface CellRun {
  readonly cell: Cell;
  readonly pictures: number;
  /** Steps between points of the curve; none but the last step are judged when undefined. */
  readonly curveEvery?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onLine?: ((line: string) => void) | undefined;
}

/** Adapts, judges and writes a cell's picture; a run that breaks off for its numbers is a result too. */
export async function runCell(
  bench: Workbench,
  folder: ResultFolder,
  { cell, pictures, curveEvery, signal, onLine = () => {} }: CellRun,
): Promise<CellResult> {
  const { key, domain, method, seed, options } = cell;
  const { source = '', iterations } = options;
  const target = targetWords(options) ?? '';
  const picture = `${key}.png`;
  const result = { key, domain, method, seed, source, target, iterations, pictures, picture };
  const networks = { generator: bench.generator, clips: [bench.clip] };
  const session = await openSession({ options, networks, signal });
  const { adaptation } = session;
  const curve: CurvePoint[] = [];
  let seconds = 0;
  let adapted: Generator;
  try {
    while (adaptation.stepsDone < iterations) {
      signal?.throwIfAborted();
      const began = performance.now();
      const { step, loss } = await adaptation.step();
      seconds += (performance.now() - began) / 1000;
      if (step % 50 === 0) onLine(`step ${step} of ${iterations}, loss ${loss.toFixed(3)}`);
      if (curveEvery !== undefined && step % curveEvery === 0 && step < iterations) {
        curve.push({ step, scores: await bench.score(await adaptation.generator(), domain) });
      }
    }
    adapted = await adaptation.generator();
  } catch (error) {
    if (!(error instanceof NotFiniteError)) throw error;
    await folder.writeBytes(picture, await bench.sheet(await adaptation.generator(), source, target));
    return { ...result, seconds: Math.round(seconds), problem: error.message };
  } finally {
    await session.close();
  }
  await folder.writeBytes(picture, await bench.sheet(adapted, source, target));
  const scores = await bench.score(adapted, domain);
  if (curveEvery !== undefined) curve.push({ step: iterations, scores });
  return {
    ...result,
    seconds: Math.round(seconds),
    scores,
    ...(curve.length > 0 ? { curve } : {}),
  };
}
