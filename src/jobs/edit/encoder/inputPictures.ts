import { readPicture } from '../../../api/image/imageFiles.node.js';
import { squarePicture } from '../../../image/index.js';
import { type FloatTensor, floatTensor } from '../../../tensorData.js';

/**
 * Reads image files as `[N, 3, size, size]` in -1..1: the middle square of each, resized as for training.
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
