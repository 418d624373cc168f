import { openCheckpoint, readFloat32 } from '../../checkpoint/index.js';
import { named, type Sentence, says, UserError } from '../../errors.js';
import { checkFinite } from '../../finite.js';
import { type GeneratorConfig, latentCount } from '../../stylegan2/index.js';
import { type FloatTensor, floatTensor, sizeOf } from '../../tensorData.js';
import type { LoadOptions } from './loadProgress.js';
import { type NetworkSource, withSource } from './networkSource.js';

/**
 * Latents: a tensor, or where they are read from (`.npy`, `.npz`, safetensors or another checkpoint). w is `[N, D]`, w+
 * `[N, L, D]`, or one `[L, D]`.
 */
export type LatentSource = FloatTensor | NetworkSource;

/**
 * Reads latents as w+ `[N, L, D]`: w `[N, D]`, w+ `[N, L, D]`, or one w+ `[L, D]`, which wins when a matrix could be
 * both. Of several tensors the one called `w`, `ws`, `w_plus` or `latent` is taken.
 *
 * Rejects with a `UserError` that names the file when it holds no such tensor, or one that does not fit the generator.
 */
export async function readLatents(
  source: LatentSource,
  config: GeneratorConfig,
  load: LoadOptions = {},
): Promise<FloatTensor> {
  if (isTensor(source)) return toWPlus(says`option ${named('w')}`, source, config);
  return withSource(source, load, async (bytes) => {
    const { name } = bytes;
    const { tensors } = await openCheckpoint(bytes);
    const names = [...tensors.keys()];
    const known = ['w', 'ws', 'w_plus', 'latent'].find((one) => tensors.has(one));
    const one = known ?? names[0];
    const tensor = tensors.get(one);
    if (!tensor || (known === undefined && names.length > 1)) {
      throw new UserError(`${name} holds ${names.length} tensors and none called w: save the latents as "w"`);
    }
    return toWPlus(name, await readFloat32(tensor, one, name), config);
  });
}

/** Names latents in messages: the file, where they are in one. */
export function nameOfLatents(source: LatentSource): string | Sentence {
  return typeof source === 'string' ? source : says`option ${named('w')}`;
}

function isTensor(source: LatentSource): source is FloatTensor {
  return typeof source === 'object' && 'shape' in source;
}

function toWPlus(
  name: string | Sentence,
  { data, shape }: FloatTensor,
  config: GeneratorConfig,
): FloatTensor {
  const [entries, width] = [latentCount(config), config.styleDim];
  const fits =
    shape.at(-1) === width &&
    data.length > 0 &&
    (shape.length === 2 || (shape.length === 3 && shape[1] === entries));
  if (!fits) {
    throw new UserError(
      says`${name} holds latents of shape [${shape.join()}], and the generator takes [N, ${width}], [${entries}, ${width}] or [N, ${entries}, ${width}]: they belong to another generator`,
    );
  }
  checkFinite(name, data, 'give other latents');
  if (shape.length === 3) return floatTensor(data, shape);
  if (shape[0] === entries) return floatTensor(data, [1, entries, width]);
  return repeatedLatents(floatTensor(data, shape), entries);
}

/** w `[N, D]` as w+ `[N, entries, D]`, the same in every entry. */
export function repeatedLatents({ data, shape: [count, width] }: FloatTensor, entries: number): FloatTensor {
  const repeated = new Float32Array(count * entries * width);
  for (let i = 0; i < count * entries; i++) {
    const row = Math.floor(i / entries);
    repeated.set(data.subarray(row * width, (row + 1) * width), i * width);
  }
  return floatTensor(repeated, [count, entries, width]);
}

/** Latent number `index` of several. */
export function entryOf({ data, shape }: FloatTensor, index: number): FloatTensor {
  const size = sizeOf(shape.slice(1));
  return floatTensor(data.slice(index * size, (index + 1) * size), shape.slice(1));
}
