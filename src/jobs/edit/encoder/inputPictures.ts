import { type FloatTensor, floatTensor } from '../../../tensorData.js';
import { readPicture, squarePicture } from '../../data/index.js';

/**
 * Picture files as `[N, 3, size, size]` in -1..1: the middle square of each, resized as for training.
 *
 * Throws a `UserError` that names a file that is missing, damaged or something else.
 */
export async function inputPictures(files: readonly string[], size: number): Promise<FloatTensor> {
  const area = 3 * size ** 2;
  const data = new Float32Array(files.length * area);
  for (const [i, file] of files.entries()) {
    const pixels = squarePicture(await readPicture(file), size);
    for (let k = 0; k < area; k++) data[i * area + k] = pixels[k] / 127.5 - 1;
  }
  return floatTensor(data, [files.length, 3, size, size]);
}

/** The mean absolute difference of two sets of pictures `[N, 3, H, W]`, limited to -1..1, of each, in steps of 255. */
export function pixelErrorsOf(pictures: FloatTensor, others: FloatTensor): number[] {
  const [count, ...rest] = pictures.shape;
  const area = rest.reduce((product, extent) => product * extent, 1);
  const limited = (value: number): number => Math.min(1, Math.max(-1, value));
  return Array.from({ length: count }, (_, i) => {
    let total = 0;
    for (let k = i * area; k < (i + 1) * area; k++) {
      total += Math.abs(limited(pictures.data[k]) - limited(others.data[k]));
    }
    return (total / area) * 127.5;
  });
}
