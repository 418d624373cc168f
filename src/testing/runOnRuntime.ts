import { assert } from '../errors.js';
import { defineProgram, type Tensor } from '../graph/index.js';
import { type LoweringMode, lower } from '../lowering/index.js';
import type { Runtime } from '../runtime/contract.js';
import type { FloatTensor, TensorData } from '../tensorData.js';

/** Numbers for placeholders by name, as the interpreter takes them. */
export type Numbers = Readonly<Record<string, ArrayLike<number>>>;

/** Computes tensors through the lowering on an open runtime, from the numbers that the interpreter takes. */
export async function runOnRuntime(
  runtime: Runtime,
  tensors: readonly Tensor[],
  bindings: Numbers,
  mode: LoweringMode = 'auto',
): Promise<FloatTensor[]> {
  const program = defineProgram('test', Object.fromEntries(tensors.map((tensor, i) => [`t${i}`, tensor])));
  const handle = await runtime.compile(lower(program, { device: runtime.device, mode }));
  const floats = (tensor: Tensor, name: string): FloatTensor => ({
    data: Float32Array.from(bindings[name]),
    shape: tensor.shape,
    dtype: 'float32',
  });
  const inputs: Record<string, FloatTensor | TensorData<'int32'>> = {};
  for (const [name, tensor] of program.inputs) {
    inputs[name] =
      tensor.type === 'int32'
        ? { data: Int32Array.from(bindings[name]), shape: tensor.shape, dtype: 'int32' }
        : floats(tensor, name);
  }
  await runtime.setState(
    Object.fromEntries([...program.reads].map(([name, tensor]) => [name, floats(tensor, name)])),
  );
  const results = await runtime.run(handle, inputs);
  await runtime.release(handle);
  return tensors.map((_, i) => results[`t${i}`]);
}

/** The largest difference between two arrays, relative to the largest magnitude of the second. */
export function relativeToPeak(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  assert(actual.length === expected.length, `${actual.length} numbers against ${expected.length}`);
  let [worst, peak] = [0, 0];
  for (let i = 0; i < expected.length; i++) {
    const difference = Math.abs(actual[i] - expected[i]);
    worst = Number.isNaN(difference) ? Number.POSITIVE_INFINITY : Math.max(worst, difference);
    peak = Math.max(peak, Math.abs(expected[i]));
  }
  return peak === 0 ? worst : worst / peak;
}
