import { assert } from '../errors.js';
import { concat, type Tensor } from '../graph/index.js';
import { equalizedLinear } from '../nn/equalized.js';
import { type Parameters, parameter } from '../nn/parameters.js';
import { pixelNorm } from '../nn/pixelNorm.js';
import type { GeneratorConfig } from './config.js';

/**
 * The mapping network: z `[N, zDim]` to w `[N, styleDim]` (Karras et al. 2018, section 2).
 *
 * A conditional generator also takes labels `[N, labelDim]` (one-hot rows), whose embedding is concatenated to z.
 */
export function mappingNetwork(
  config: GeneratorConfig,
  parameters: Parameters,
  z: Tensor,
  label?: Tensor,
): Tensor {
  assert(
    (label !== undefined) === config.labelDim > 0,
    `labels were ${label ? '' : 'not '}given to a generator with ${config.labelDim} classes`,
  );
  const [of, learningRate] = [(name: string) => parameter(parameters, name), config.mappingLearningRate];
  let x = pixelNorm(z);
  if (label) {
    const embedding = equalizedLinear(label, of('mapping.label.weight'), of('mapping.label.bias'));
    x = concat([x, pixelNorm(embedding)], 1);
  }
  config.mappingWidths.forEach((_, i) => {
    const options = { learningRate, activation: 'leakyRelu' } as const;
    x = equalizedLinear(x, of(`mapping.${i}.weight`), of(`mapping.${i}.bias`), options);
  });
  return x;
}
