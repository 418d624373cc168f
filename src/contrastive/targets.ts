import { type FloatTensor, floatTensor } from '../tensorData.js';

/**
 * Which texts belong to which pictures of a batch, `[N, N]`, rows summing to 1: the picture's own text and every other
 * text of the same tokens, in equal parts. The matrix is symmetric.
 */
export function targetsOf(tokens: Int32Array, length: number): FloatTensor {
  const count = tokens.length / length;
  const groups = new Map<string, number[]>();
  for (let row = 0; row < count; row++) {
    const key = tokens.subarray(row * length, (row + 1) * length).join(' ');
    const group = groups.get(key);
    if (group) group.push(row);
    else groups.set(key, [row]);
  }
  const data = new Float32Array(count * count);
  for (const group of groups.values()) {
    for (const row of group) {
      for (const column of group) data[row * count + column] = 1 / group.length;
    }
  }
  return floatTensor(data, [count, count]);
}
