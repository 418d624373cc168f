import type { LoweringCase } from './cases.js';
import { convCases, firCases, largerConvCases, upConvCases } from './convCases.js';
import { elementwiseCases } from './elementwiseCases.js';
import { gridSampleCases } from './gridSampleCases.js';
import { linearCases } from './linearCases.js';
import { integerCases, shapeCases } from './shapeCases.js';

/** Cases by family of primitives. */
export type CaseGroups = Readonly<Record<string, readonly LoweringCase[]>>;

/** Every case of the lowering. */
export const allCases: CaseGroups = {
  elementwise: elementwiseCases,
  shape: [...shapeCases, ...integerCases],
  linear: linearCases,
  sampling: [...firCases, ...gridSampleCases],
  convolution: [...convCases, ...largerConvCases, ...upConvCases],
};

/**
 * Cases for a WebGPU in software, which compiles shaders for up to three seconds a case: every form, not every size.
 *
 * Left out besides: tables of int32, which WebGPU leaves to the CPU.
 */
export const webgpuCases: CaseGroups = {
  elementwise: elementwiseCases,
  shape: shapeCases,
  linear: linearCases.filter(({ name }) =>
    /matmul \[(5,7|7,5|2,3,.* x \[3,.*)\]|^sum of|long sum of \[(1048576|262144,4|4099,5)\]|\[2,3,17\] in|\[4,64\] in|far from zero/.test(
      name,
    ),
  ),
  sampling: [
    ...firCases.filter(({ name }) => name.endsWith('batch 2')),
    ...gridSampleCases.filter(({ name }) => !name.includes('large')),
  ],
  convolution: [
    ...[0, 1, 7, 9].map((i) => convCases[i]),
    ...[0, 8].map((i) => largerConvCases[i]),
    ...[4, 7].map((i) => upConvCases[i]),
  ],
};

/**
 * WebGPU lets sine and cosine be wrong by 2^-11 and tanh by about as much; its error function is an approximation of
 * seven digits, absolutely.
 */
const coarse = /^(sin|cos|tanh|erf|saturation)\b/;

/** The largest difference allowed on WebGPU, relative to the peak. */
export function webgpuBound({ name, bound }: LoweringCase): number {
  return coarse.test(name) ? 5e-4 : bound;
}
