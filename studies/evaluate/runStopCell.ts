import type { Meter } from '#nada/adapt/index.js';
import { assert } from '#nada/errors.js';
import { targetWords } from '#nada/jobs/adapt/targetWords.js';
import { thousandths } from '../../world/markdown.js';
import { adaptCell } from './adaptCell.js';
import type { Cell } from './cells.js';
import type { QueueRun } from './queue.js';
import type { CellResult, DistancePoint, ResultFolder, StopCurve } from './results.js';
import { mean } from './seeds.js';
import type { Workbench } from './workbench.js';

/** How a cell is worked off. */
export interface StopCellRun extends QueueRun {
  readonly cell: Cell;
  readonly pictures: number;
  /** Steps between readings. */
  readonly every: number;
  /** Steps between distances. */
  readonly scoreEvery: number;
}

/**
 * Adapts to the last step, and on the way reads the meter and measures the distance to the truth; a run that breaks off for
 * its numbers is a result too.
 */
export async function runStopCell(
  bench: Workbench,
  folder: ResultFolder<CellResult>,
  { cell, pictures, every, scoreEvery, ...run }: StopCellRun,
): Promise<CellResult> {
  const { key, domain, method, seed, options } = cell;
  const { source = '', iterations } = options;
  const target = targetWords(options) ?? '';
  const picture = `${key}.png`;
  const result = { key, domain, method, seed, source, target, iterations, pictures, picture };
  const readings: StopCurve['readings'][number][] = [];
  const distances: DistancePoint[] = [{ step: 0, ...(await bench.distance(bench.generator, domain)) }];
  let losses: number[] = [];
  // It ends with the session of the adaptation.
  let meter: Meter | undefined;
  const { generator, seconds, problem } = await adaptCell(bench, cell, {
    ...run,
    onStep: async ({ step, loss }, adaptation) => {
      meter ??= await adaptation.meter(options.meterPictures);
      losses.push(loss);
      if (step % every === 0) {
        readings.push({ step, ...(await meter.read()), loss: mean(losses) });
        losses = [];
      }
      if (step % scoreEvery === 0) {
        const distance = await bench.distance(await adaptation.generator(), domain);
        distances.push({ step, ...distance });
        run.onLine?.(`step ${step} of ${iterations}, KID x 1000 ${thousandths(distance.kid)}`);
      }
    },
  });
  await folder.writeBytes(picture, await bench.sheet(generator, source, target));
  if (problem !== undefined) return { ...result, seconds, problem };
  assert(meter, 'a run that is finished took a step');
  return { ...result, seconds, stop: { before: meter.before, readings, distances } };
}
