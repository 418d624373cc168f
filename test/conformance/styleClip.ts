import type { LoweringMode } from '#nada/lowering/index.js';
import { createEngine } from '#nada/runtime/engine.node.js';
import type { ConformanceCase } from './case.js';
import type { Outcome } from './kind.js';
import { runDirections } from './styleClipDirections.js';
import { runMappers } from './styleClipMapper.js';
import { runOptimisation } from './styleClipOptimisation.js';

/** Kind 06: StyleCLIP; global directions when the case has features of moved channels, mappers when it has their files, else latent optimisation. */
export async function runStyleClip(golden: ConformanceCase, lowering: LoweringMode): Promise<Outcome[]> {
  const stage = { runtime: createEngine({ device: 'cpu' }), lowering };
  try {
    if (golden.tensors.has('in.single_channel_features')) return [await runDirections(golden, stage)];
    if (golden.files.some((name) => /^mapper/.test(name))) return [await runMappers(golden, stage)];
    return [await runOptimisation(golden, stage)];
  } finally {
    await stage.runtime.close();
  }
}
