import { normals } from '../random/index.js';
import { type FloatTensor, floatTensor } from '../tensorData.js';
import type { GeneratorConfig } from './config.js';

const samples = 4096;

/** Maps latents z `[N, Z]`, of these classes where the generator has some, to w `[N, D]`. */
export type MapLatents = (z: FloatTensor, labels: Int32Array | undefined) => Promise<FloatTensor>;

/**
 * The mean w `[D]` of 4096 latents, spread evenly over all classes: the one centre of truncation of a generator whose checkpoint
 * carries none. It depends on the generator alone, never on a run's seed or class, so that everything that draws truncates
 * towards the same point.
 */
export async function meanLatent(
  { zDim, styleDim, labelDim }: Pick<GeneratorConfig, 'zDim' | 'styleDim' | 'labelDim'>,
  map: MapLatents,
): Promise<FloatTensor> {
  const z = floatTensor(normals({ seed: 0, stream: 'average w' }, samples * zDim), [samples, zDim]);
  const labels = labelDim > 0 ? Int32Array.from({ length: samples }, (_, i) => i % labelDim) : undefined;
  const { data } = await map(z, labels);
  const total = new Float64Array(styleDim);
  for (let i = 0; i < data.length; i++) total[i % styleDim] += data[i];
  return floatTensor(
    Float32Array.from(total, (sum) => sum / samples),
    [styleDim],
  );
}
