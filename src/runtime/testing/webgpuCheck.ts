import { interpret } from '../../graph/index.js';
import { webgpuBound } from '../../lowering/testing/caseGroups.js';
import type { LoweringCase } from '../../lowering/testing/cases.js';
import { convCases, firCases, largerConvCases, upConvCases } from '../../lowering/testing/convCases.js';
import { elementwiseCases } from '../../lowering/testing/elementwiseCases.js';
import { gridSampleCases } from '../../lowering/testing/gridSampleCases.js';
import { linearCases } from '../../lowering/testing/linearCases.js';
import { shapeCases } from '../../lowering/testing/shapeCases.js';
import { relativeToPeak, runOnEngine } from '../../testing/runOnEngine.js';
import { generatorStep } from './generatorStep.js';

// A software adapter compiles shaders for a second and more a case: the forms that differ, not all sizes.
const groups: Record<string, readonly LoweringCase[]> = {
  elementwise: elementwiseCases.filter(({ name }) =>
    /on \[(-3, 3|0\.5, 2)\]|\[2,1,4,1\] \[3,1,5\]|ties|saturation|underflow/.test(name),
  ),
  shape: [...shapeCases, ...gridSampleCases.slice(0, 4)],
  linear: linearCases.filter(({ name }) =>
    /matmul \[2,3,.* x \[3,|of \[2,3,4,5\] over \[(0|1|1,2|0,2,3)\]|\[2,3,17\] in \[-1, 1\]|\[4,64\] in|far from zero|long sum of \[(1048576|262144,4|4099,5)\]/.test(
      name,
    ),
  ),
  convolution: [
    ...[convCases[1], convCases[7], convCases[9], largerConvCases[8], upConvCases[4]],
    ...firCases.filter(({ name }) => /up 2 down 3.*batch 2|\[-1,2,0,-1\], batch 2/.test(name)),
  ],
  step: [generatorStep()],
};

for (const lowered of groups[process.argv[2]]) {
  const { name, tensors, bindings } = lowered;
  let result: { name: string; failure?: string } = { name };
  try {
    const expected = interpret(tensors, bindings);
    const actual = await runOnEngine(tensors, bindings, 'auto', 'webgpu');
    const worst = Math.max(...tensors.map((_, i) => relativeToPeak(actual[i].data, expected[i].data)));
    const allowed = name === 'generator step' ? 5e-4 : webgpuBound(lowered);
    if (!(worst < allowed))
      result = { name, failure: `wrong by ${worst} of the peak, ${allowed} is allowed` };
  } catch (error) {
    result = { name, failure: String(error) };
  }
  console.log(JSON.stringify(result));
}
