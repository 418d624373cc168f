import { interpret } from '../../graph/index.js';
import { webgpuBound, webgpuCases } from '../../lowering/testing/caseGroups.js';
import type { LoweringCase } from '../../lowering/testing/cases.js';
import { relativeToPeak, runOnRuntime } from '../../testing/runOnRuntime.js';
import { createEngine } from '../engine.node.js';
import { selfTest } from '../selfTest.js';
import { generatorStep } from './generatorStep.js';

const groups: Record<string, readonly LoweringCase[]> = { ...webgpuCases, step: [generatorStep()] };
const engine = createEngine({ device: 'webgpu', strict: true });
// It checks ONNX Runtime, and keeps the compiled shaders of one case for the next.
await selfTest(engine);

for (const lowered of groups[process.argv[2]]) {
  const { name, tensors, bindings } = lowered;
  let result: { name: string; failure?: string } = { name };
  try {
    const expected = interpret(tensors, bindings);
    const actual = await runOnRuntime(engine, tensors, bindings);
    const worst = Math.max(...tensors.map((_, i) => relativeToPeak(actual[i].data, expected[i].data)));
    const allowed = name === 'generator step' ? 5e-4 : webgpuBound(lowered);
    if (!(worst < allowed))
      result = { name, failure: `wrong by ${worst} of the peak, ${allowed} is allowed` };
  } catch (error) {
    result = { name, failure: String(error) };
  }
  console.log(JSON.stringify(result));
}
await engine.close();
