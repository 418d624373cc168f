import type { Tensor } from '../graph/index.js';
import type { Device, LoweringMode } from '../lowering/index.js';
import { createEngine } from '../runtime/engine.node.js';
import type { FloatTensor } from '../tensorData.js';
import { type Numbers, runOnRuntime } from './runOnRuntime.js';

export { type Numbers, relativeToPeak } from './runOnRuntime.js';

/** Computes tensors through the lowering and ONNX Runtime, from the same placeholder values as the interpreter. */
export async function runOnEngine(
  tensors: readonly Tensor[],
  bindings: Numbers,
  mode: LoweringMode = 'auto',
  device: Device = 'cpu',
): Promise<FloatTensor[]> {
  const engine = createEngine({ device, strict: true });
  const results = await runOnRuntime(engine, tensors, bindings, mode);
  await engine.close();
  return results;
}
