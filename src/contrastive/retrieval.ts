import { assert } from '../errors.js';
import type { FloatTensor } from '../tensorData.js';

/** How often the right one is among the best 1 and 5, as shares. */
export interface Recall {
  readonly at1: number;
  readonly at5: number;
}

/** Retrieval both ways. */
export interface Retrieval {
  readonly textToImage: Recall;
  readonly imageToText: Recall;
}

/** Cosines of unit rows `[N, E]` and `[M, E]`: `[N, M]`, row-major. */
export function cosines(a: FloatTensor, b: FloatTensor): Float64Array {
  const [rows, width] = a.shape;
  const [columns, other] = b.shape;
  assert(width === other, `embeddings of ${width} and ${other} numbers cannot be compared`);
  const result = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      let total = 0;
      for (let k = 0; k < width; k++) total += a.data[i * width + k] * b.data[j * width + k];
      result[i * columns + j] = total;
    }
  }
  return result;
}

/**
 * Retrieval among N pictures and their texts, both unit rows `[N, E]`: row i belongs to row i.
 *
 * A rank counts all that score higher, and those that score the same half, so that embeddings that are all the same
 * do no better than chance.
 */
export function retrieval(pictures: FloatTensor, texts: FloatTensor): Retrieval {
  const [count] = pictures.shape;
  assert(count === texts.shape[0] && count > 0, `${count} pictures for ${texts.shape[0]} texts`);
  const table = cosines(pictures, texts);
  const recall = (score: (query: number, candidate: number) => number): Recall => {
    const ranks = Array.from({ length: count }, (_, query) => {
      const own = score(query, query);
      let rank = 0;
      for (let candidate = 0; candidate < count; candidate++) {
        if (candidate === query) continue;
        const other = score(query, candidate);
        if (other > own) rank += 1;
        else if (other === own || Number.isNaN(other)) rank += 0.5;
      }
      return rank;
    });
    const share = (most: number): number => ranks.filter((rank) => rank < most).length / count;
    return { at1: share(1), at5: share(5) };
  };
  return {
    imageToText: recall((picture, text) => table[picture * count + text]),
    textToImage: recall((text, picture) => table[picture * count + text]),
  };
}

/** The class of each unit row of `pictures` `[N, E]`: the row of `classes` `[C, E]` with the largest cosine. */
export function nearestClass(pictures: FloatTensor, classes: FloatTensor): Int32Array<ArrayBuffer> {
  const [count] = pictures.shape;
  const [width] = classes.shape;
  const table = cosines(pictures, classes);
  return Int32Array.from({ length: count }, (_, i) => {
    const row = table.subarray(i * width, (i + 1) * width);
    return row.indexOf(Math.max(...row));
  });
}

/**
 * The unit embedding of each class `[C, E]` from unit embeddings of its prompts: `prompts` `[C * P, E]` with P rows for
 * each class, averaged (Radford et al. 2021, section 3.1.4).
 */
export function classEmbeddings(prompts: FloatTensor, perClass: number): FloatTensor {
  const [rows, width] = prompts.shape;
  assert(rows % perClass === 0, `${rows} prompts are not ${perClass} for each class`);
  const count = rows / perClass;
  const data = new Float32Array(count * width);
  for (let i = 0; i < count; i++) {
    const mean = data.subarray(i * width, (i + 1) * width);
    for (let p = 0; p < perClass; p++) {
      for (let k = 0; k < width; k++) mean[k] += prompts.data[(i * perClass + p) * width + k];
    }
    const length = Math.hypot(...mean);
    for (let k = 0; k < width; k++) mean[k] /= length;
  }
  return { data, shape: [count, width], dtype: 'float32' };
}
