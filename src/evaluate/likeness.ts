import type { FloatTensor } from '../tensorData.js';
import { checkWidths, featureMatrix, unitRows } from './featureMatrix.js';
import { forEachTile } from './products.js';

/**
 * Quality: the mean cosine between the embeddings `[N, E]` of pictures and that of a text, `[1, E]` or `[E]`; -1..1.
 *
 * @throws UserError when there is no picture or a number is not finite.
 */
export function quality(pictures: FloatTensor, text: FloatTensor): number {
  const images = unitRows(featureMatrix(pictures, 'given'));
  const words = unitRows(featureMatrix({ ...text, shape: [1, text.data.length] }, 'text'));
  checkWidths(images, words);
  let total = 0;
  forEachTile(images, words, ({ rows, data }) => {
    for (let i = 0; i < rows; i++) total += data[i];
  });
  return total / images.rows;
}

/**
 * Diversity: 1 minus the mean cosine between the embeddings `[N, E]` of two different pictures; 0 when all look alike.
 *
 * @throws UserError when there are fewer than 2 pictures or a number is not finite.
 */
export function diversity(pictures: FloatTensor): number {
  const { rows, width, data } = unitRows(featureMatrix(pictures, 'given', 2));
  const sum = new Float64Array(width);
  let selves = 0;
  data.forEach((value, i) => {
    sum[i % width] += value;
    selves += value * value;
  });
  // The squared length of the sum holds the cosines of all ordered pairs, those of a picture with itself included.
  const all = sum.reduce((total, value) => total + value * value, 0);
  return 1 - (all - selves) / (rows * (rows - 1));
}
