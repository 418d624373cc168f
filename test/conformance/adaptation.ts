import type { LoweringMode } from '#nada/lowering/index.js';
import { createEngine } from '#nada/runtime/engine.node.js';
import { runLosses } from './adaptationLosses.js';
import { runSelection } from './adaptationSelection.js';
import { runTraining } from './adaptationTraining.js';
import type { ConformanceCase } from './case.js';
import type { Outcome } from './kind.js';

/** Kind 05: the method itself; training when the case has iterations, else a choice of layers, else single losses. */
export async function runAdaptation(golden: ConformanceCase, lowering: LoweringMode): Promise<Outcome[]> {
  const stage = { runtime: createEngine({ device: 'cpu' }), lowering };
  try {
    if (typeof golden.config.iterations === 'number') return [await runTraining(golden, stage)];
    if (golden.tensors.has('out.layer_scores')) return [await runSelection(golden, stage)];
    return [await runLosses(golden, stage)];
  } finally {
    await stage.runtime.close();
  }
}
