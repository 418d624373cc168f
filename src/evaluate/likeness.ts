import { meanCosine, meanDissimilarity } from '../guidance/index.js';
import type { FloatTensor } from '../tensorData.js';
import { checkWidths, type FeatureMatrix, featureMatrix, unitRows } from './featureMatrix.js';

/**
 * Quality: the mean cosine between the embeddings `[N, E]` of images and that of a text, `[1, E]` or `[E]`; -1..1.
 *
 * @throws UserError when there is no image or a number is not finite.
 */
export function quality(pictures: FloatTensor, text: FloatTensor): number {
  const images = unitRows(featureMatrix(pictures, 'given'));
  const words = unitRows(featureMatrix({ ...text, shape: [1, text.data.length] }, 'text'));
  checkWidths(images, words);
  return meanCosine(rowsOf(images), words.data);
}

/**
 * Diversity: 1 minus the mean cosine between the embeddings `[N, E]` of two different images; 0 when all look alike.
 *
 * @throws UserError when there are fewer than 2 images or a number is not finite.
 */
export function diversity(pictures: FloatTensor): number {
  return meanDissimilarity(rowsOf(unitRows(featureMatrix(pictures, 'given', 2))));
}

function rowsOf({ rows, width, data }: FeatureMatrix): Float64Array[] {
  return Array.from({ length: rows }, (_, row) => data.subarray(row * width, (row + 1) * width));
}
