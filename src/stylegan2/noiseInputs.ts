import { input, type Tensor } from '../graph/index.js';
import type { GeneratorConfig } from './config.js';
import { noiseShapes } from './layers.js';

/** The noise images `[batch, 1, h, w]` of all layers as inputs `PREFIX.i`. */
export function noiseInputs(config: GeneratorConfig, prefix: string, batch: number): Tensor[] {
  return noiseShapes(config).map(([, ...rest], i) => input(`${prefix}.${i}`, [batch, ...rest]));
}
