import { type Adaptation, NotFiniteError, type StepMetrics } from '#nada/adapt/index.js';
import { Adapting } from '#nada/api/adapt/adapting.js';
import { settingsOf } from '#nada/jobs/adapt/resolveAdapt.js';
import type { Generator } from '#nada/stylegan2/index.js';
import type { Cell } from './cells.js';
import type { QueueRun } from './queue.js';
import type { CellResult } from './results.js';
import type { Workbench } from './workbench.js';

/** Result of an adaptation. */
export interface AdaptedCell {
  readonly generator: Generator;
  /** Of the training alone. */
  readonly seconds: number;
  readonly bytes: NonNullable<CellResult['bytes']>;
  /** Why it broke off, where it did for its numbers; the generator is then as before the step. */
  readonly problem?: string;
}

/** Adapts the generator at hand as a cell says; `onStep` is told of every step. */
export async function adaptCell(
  bench: Workbench,
  { options }: Pick<Cell, 'options'>,
  {
    signal,
    onLine = () => {},
    onStep = async () => {},
  }: QueueRun & { readonly onStep?: (metrics: StepMetrics, adaptation: Adaptation) => Promise<void> },
): Promise<AdaptedCell> {
  const { generator, clip } = bench;
  const settings = settingsOf(options);
  const training = await Adapting.open({ ...options, generator, clip, settings, signal });
  const { adaptation } = training;
  const { iterations } = options;
  let seconds = 0;
  const left = async () => ({
    generator: await adaptation.generator(),
    seconds: Math.round(seconds),
    bytes: { memory: adaptation.estimatedMemory, weights: await weightBytes(adaptation) },
  });
  try {
    while (adaptation.stepsDone < iterations) {
      signal?.throwIfAborted();
      const began = performance.now();
      const metrics = await adaptation.step();
      seconds += (performance.now() - began) / 1000;
      const { step, loss } = metrics;
      if (step % 50 === 0) onLine(`step ${step} of ${iterations}, loss ${loss.toFixed(3)}`);
      await onStep(metrics, adaptation);
    }
    return await left();
  } catch (error) {
    if (!(error instanceof NotFiniteError)) throw error;
    return { ...(await left()), problem: error.message };
  } finally {
    await training.close();
  }
}

async function weightBytes(adaptation: Adaptation): Promise<number> {
  return Object.values(await adaptation.weights()).reduce((sum, { data }) => sum + data.byteLength, 0);
}
