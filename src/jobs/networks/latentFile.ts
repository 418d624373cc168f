import { openCheckpoint, readFloat32 } from '../../checkpoint/index.js';
import { UserError } from '../../errors.js';
import { openFileSource } from '../../platform/fileSource.node.js';
import { type GeneratorConfig, latentCount } from '../../stylegan2/index.js';
import { type FloatTensor, floatTensor, sizeOf } from '../../tensorData.js';

/**
 * Latents of a file as w+ `[N, L, D]`: w `[N, D]`, w+ `[N, L, D]`, or one w+ `[L, D]`, which wins when a matrix could be
 * both. Of several tensors the one called `w`, `ws`, `w_plus` or `latent` is taken.
 *
 * Throws a `UserError` that names the file when it holds no such tensor, or one that does not fit the generator.
 */
export async function readLatents(file: string, config: GeneratorConfig): Promise<FloatTensor> {
  const source = await openFileSource(file);
  try {
    const { tensors } = await openCheckpoint(source);
    const names = [...tensors.keys()];
    const known = ['w', 'ws', 'w_plus', 'latent'].find((name) => tensors.has(name));
    const tensor = tensors.get(known ?? names[0]);
    if (!tensor || (known === undefined && names.length > 1)) {
      throw new UserError(`${file} holds ${names.length} tensors and none called w: save the latents as "w"`);
    }
    return toWPlus(file, await readFloat32(tensor), config);
  } finally {
    await source.close();
  }
}

function toWPlus(file: string, { data, shape }: FloatTensor, config: GeneratorConfig): FloatTensor {
  const [entries, width] = [latentCount(config), config.styleDim];
  const fits =
    shape.at(-1) === width &&
    data.length > 0 &&
    (shape.length === 2 || (shape.length === 3 && shape[1] === entries));
  if (!fits) {
    throw new UserError(
      `${file} holds latents of shape [${shape}], and the generator takes [N, ${width}], [${entries}, ${width}] ` +
        `or [N, ${entries}, ${width}]: they belong to another generator`,
    );
  }
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
