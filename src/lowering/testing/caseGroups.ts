import type { LoweringCase } from './cases.js';
import { convCases, firCases, largerConvCases, upConvCases } from './convCases.js';
import { elementwiseCases } from './elementwiseCases.js';
import { fusionCases } from './fusionCases.js';
import { gridSampleCases } from './gridSampleCases.js';
import { linearCases } from './linearCases.js';
import { integerCases, shapeCases } from './shapeCases.js';

/** Cases by family of primitives. */
export type CaseGroups = Readonly<Record<string, readonly LoweringCase[]>>;

/** Every case of the lowering. */
export const allCases: CaseGroups = {
  elementwise: elementwiseCases,
  shape: [...shapeCases, ...integerCases],
  linear: [...linearCases, ...fusionCases],
  sampling: [...firCases, ...gridSampleCases],
  convolution: [...convCases, ...largerConvCases, ...upConvCases],
};

/** Every case for WebGPU, but tables of int32, which it leaves to the CPU. */
export const webgpuCases: CaseGroups = { ...allCases, shape: shapeCases };

/**
 * WebGPU lets sine and cosine be wrong by 2^-11 and tanh by about as much; its error function is an approximation of
 * seven digits, absolutely.
 */
const coarse = /^(sin|cos|tanh|erf|saturation)\b/;

/** The largest difference allowed on WebGPU, relative to the peak. */
export function webgpuBound({ name, bound }: LoweringCase): number {
  return coarse.test(name) ? 5e-4 : bound;
}
