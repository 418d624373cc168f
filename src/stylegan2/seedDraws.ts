import type { Shape } from '../graph/index.js';
import { normals } from '../random/index.js';
import { type FloatTensor, floatTensor, sizeOf } from '../tensorData.js';
import type { GeneratorConfig } from './config.js';
import { noiseShapes } from './layers.js';

/** z `[N, zDim]` for seeds; the row of a seed is always the same, regardless of the others. */
export function seedLatents({ zDim }: Pick<GeneratorConfig, 'zDim'>, seeds: readonly number[]): FloatTensor {
  return rows(seeds, 'z', [zDim]);
}

/** The noise images `[N, 1, h, w]` for seeds, one tensor for each layer that adds noise. */
export function seedNoises(config: GeneratorConfig, seeds: readonly number[]): FloatTensor[] {
  return noiseShapes(config).map(([, ...rest], i) => rows(seeds, `noise.${i}`, rest));
}

function rows(seeds: readonly number[], stream: string, shape: Shape): FloatTensor {
  const width = sizeOf(shape);
  const data = new Float32Array(seeds.length * width);
  seeds.forEach((seed, i) => {
    data.set(normals({ seed, stream }, width), i * width);
  });
  return floatTensor(data, [seeds.length, ...shape]);
}
