import { openSession } from '#nada/jobs/adaptSession.js';
import { targetWords } from '#nada/jobs/options/targetWords.js';
import type { Cell } from './cells.js';
import type { CellResult, DistancePoint, ResultFolder, StopCurve } from './results.js';
import type { Workbench } from './workbench.js';

/** How a cell is worked off. */
export interface StopCellRun {
  readonly cell: Cell;
  readonly pictures: number;
  /** Steps between readings. */
  readonly every: number;
  /** Steps between distances. */
  readonly scoreEvery: number;
  readonly signal?: AbortSignal | undefined;
  readonly onLine?: ((line: string) => void) | undefined;
}

/** Adapts to the last step, and on the way reads the meter and measures the distance to the truth. */
export async function runStopCell(
  bench: Workbench,
  folder: ResultFolder<CellResult>,
  { cell, pictures, every, scoreEvery, signal, onLine = () => {} }: StopCellRun,
): Promise<CellResult> {
  const { key, domain, method, seed, options } = cell;
  const { source = '', iterations } = options;
  const target = targetWords(options) ?? '';
  const picture = `${key}.png`;
  const networks = { generator: bench.generator, clips: [bench.clip] };
  const session = await openSession({ options, networks, signal });
  const { adaptation } = session;
  const meter = await adaptation.meter(options.meterPictures);
  const readings: StopCurve['readings'][number][] = [];
  const distances: DistancePoint[] = [{ step: 0, ...(await bench.distance(bench.generator, domain)) }];
  let seconds = 0;
  let losses: number[] = [];
  try {
    while (adaptation.stepsDone < iterations) {
      signal?.throwIfAborted();
      const began = performance.now();
      const { step, loss } = await adaptation.step();
      seconds += (performance.now() - began) / 1000;
      losses.push(loss);
      if (step % every === 0) {
        const mean = losses.reduce((sum, value) => sum + value, 0) / losses.length;
        losses = [];
        readings.push({ step, ...(await meter.read()), loss: mean });
      }
      if (step % scoreEvery === 0) {
        const distance = await bench.distance(await adaptation.generator(), domain);
        distances.push({ step, ...distance });
        onLine(`step ${step} of ${iterations}, KID x 1000 ${(1000 * distance.kid).toFixed(0)}`);
      }
    }
    await folder.writeBytes(picture, await bench.sheet(await adaptation.generator(), source, target));
    return {
      ...{ key, domain, method, seed, source, target, iterations, pictures, picture },
      seconds: Math.round(seconds),
      stop: { before: meter.before, readings, distances },
    };
  } finally {
    await meter.close();
    await session.close();
  }
}
