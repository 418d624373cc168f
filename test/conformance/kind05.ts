import type { LoweringMode } from '#nada/lowering/index.js';
import { createEngine } from '#nada/runtime/engine.node.js';
import type { FloatTensor } from '#nada/tensorData.js';
import type { ConformanceCase } from './case.js';
import type { Outcome } from './kind.js';
import { runLosses } from './kind05Losses.js';
import { runSelection } from './kind05Selection.js';
import { runTraining } from './kind05Training.js';

/** Kind 05: the method itself; training when the case has iterations, else a choice of layers, else single losses. */
export async function runCase(golden: ConformanceCase, lowering: LoweringMode): Promise<Outcome[]> {
  const stage = { runtime: createEngine({ device: 'cpu' }), lowering };
  try {
    if (typeof golden.config.iterations === 'number') return [await runTraining(golden, stage)];
    if (golden.tensors.has('out.layer_scores')) return [await runSelection(golden, stage)];
    return [await runLosses(golden, stage)];
  } finally {
    await stage.runtime.close();
  }
}

/** Every `out.*` tensor of a case of kind 05. */
export async function runAdaptationCase(
  golden: ConformanceCase,
  lowering: LoweringMode,
): Promise<Map<string, FloatTensor>> {
  const outcomes = await runCase(golden, lowering);
  return new Map(outcomes.flatMap(({ tensors }) => [...tensors] as [string, FloatTensor][]));
}
