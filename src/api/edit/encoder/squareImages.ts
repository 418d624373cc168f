import { squarePicture } from '../../../image/index.js';
import { type FloatTensor, floatTensor } from '../../../tensorData.js';
import { type ImageSource, type ReadImagesOptions, readImage } from '../../image/imageSource.js';

/**
 * Reads single images as `[N, 3, size, size]` in -1..1: the middle square of each, resized as for training.
 *
 * Rejects with a `UserError` that names an image that is missing, damaged or something else.
 */
export async function squareImages(
  sources: readonly ImageSource[],
  size: number,
  { onImage, signal }: Pick<ReadImagesOptions, 'onImage' | 'signal'> = {},
): Promise<FloatTensor> {
  const area = 3 * size ** 2;
  const data = new Float32Array(sources.length * area);
  for (const [i, source] of sources.entries()) {
    signal?.throwIfAborted();
    const pixels = squarePicture(await readImage(source), size);
    for (let k = 0; k < area; k++) data[i * area + k] = pixels[k] / 127.5 - 1;
    onImage?.(i + 1, sources.length);
  }
  return floatTensor(data, [sources.length, 3, size, size]);
}
