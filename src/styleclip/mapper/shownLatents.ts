import { epochOrder } from '../../random/index.js';
import { type FloatTensor, floatTensor } from '../../tensorData.js';
import type { MapperTrainingSettings } from './mapperSettings.js';

/**
 * The w+ `[batch, entries, D]` of the step after `step` steps, out of w `[N, D]`: each latent is shown once before any is shown
 * again.
 */
export function shownLatents(
  { data: w, shape: [count, width] }: FloatTensor,
  entries: number,
  { batch, seed }: Pick<MapperTrainingSettings, 'batch' | 'seed'>,
  step: number,
): FloatTensor {
  const order = epochOrder({ seed, stream: 'mapper.order' }, count);
  const data = new Float32Array(batch * entries * width);
  for (let i = 0; i < batch; i++) {
    const row = order.at(step * batch + i);
    const own = w.subarray(row * width, (row + 1) * width);
    for (let entry = 0; entry < entries; entry++) data.set(own, (i * entries + entry) * width);
  }
  return floatTensor(data, [batch, entries, width]);
}
