import { describe, expect, test } from 'vitest';
import { input, interpret } from '../graph/index.js';
import { compareWithDifferences } from '../graph/testing/checkGradient.js';
import { normals } from '../random/index.js';
import { contrastiveLoss } from './loss.js';

const [rows, width] = [6, 4];
const numbers = (stream: string, count: number): number[] => [...normals({ seed: 1, stream }, count)];
const values = {
  pictures: numbers('pictures', rows * width),
  texts: numbers('texts', rows * width),
  scale: [1.3],
  targets: Array.from({ length: rows * rows }, (_, i) => (i % (rows + 1) === 0 ? 1 : 0)),
};
const tensors = {
  pictures: input('pictures', [rows, width]),
  texts: input('texts', [rows, width]),
  scale: input('scale', []),
  targets: input('targets', [rows, rows]),
};

/** The loss as figure 3 of the paper has it. */
function plain(pictures: readonly number[], texts: readonly number[], scale: number): number {
  const unit = (x: readonly number[], row: number): number[] => {
    const own = x.slice(row * width, (row + 1) * width);
    const length = Math.hypot(...own);
    return own.map((value) => value / length);
  };
  const logit = (i: number, j: number): number =>
    Math.exp(scale) * unit(pictures, i).reduce((sum, value, k) => sum + value * unit(texts, j)[k], 0);
  let total = 0;
  for (let i = 0; i < rows; i++) {
    const all = Array.from({ length: rows }, (_, j) => j);
    const row = all.reduce((sum, j) => sum + Math.exp(logit(i, j)), 0);
    const column = all.reduce((sum, j) => sum + Math.exp(logit(j, i)), 0);
    total += (Math.log(row) + Math.log(column)) / 2 - logit(i, i);
  }
  return total / rows;
}

describe('contrastiveLoss', () => {
  const { pictures, texts, scale, targets } = tensors;

  test('is the symmetric cross-entropy of the paper', () => {
    const { loss, terms } = contrastiveLoss(pictures, texts, scale, targets);
    const [value] = interpret([loss], values);
    expect(value.data[0]).toBeCloseTo(plain(values.pictures, values.texts, 1.3), 9);
    expect([...terms.keys()]).toEqual(['contrast']);
  });

  test('does not depend on the lengths of the embeddings', () => {
    const { loss } = contrastiveLoss(pictures, texts, scale, targets);
    const [value] = interpret([loss], { ...values, texts: values.texts.map((x) => 7 * x) });
    expect(value.data[0]).toBeCloseTo(plain(values.pictures, values.texts, 1.3), 9);
  });

  test('texts that are the same are no negatives: the best that equal pictures reach is their share', () => {
    const same = (row: number) => (row < 3 ? [1, 0, 0, 0] : [0, 1, 0, 0]);
    const grouped = Array.from({ length: rows }, (_, row) => same(row)).flat();
    const shared = Array.from({ length: rows * rows }, (_, i) =>
      Math.floor(i / rows) < 3 === i % rows < 3 ? 1 / 3 : 0,
    );
    const { loss } = contrastiveLoss(pictures, texts, scale, targets);
    const [value] = interpret([loss], { pictures: grouped, texts: grouped, scale: [4.6], targets: shared });
    expect(value.data[0]).toBeCloseTo(Math.log(3), 6);
  });

  test('the directional term is 1 minus the mean cosine of the changes', () => {
    const changes = input('changes', [4, width]);
    const changeOf = input('changeOf', [2], 'int32');
    const direction = { pairs: 2, weight: 0.5, changes, changeOf };
    const { loss, terms } = contrastiveLoss(pictures, texts, scale, targets, direction);
    const term = terms.get('direction') ?? loss;
    // Texts change from x to y and from x to z; pictures from x to y and from x back past it.
    const axis = (k: number): number[] => [0, 1, 2, 3].map((i) => (i === k ? 1 : 0));
    const given = {
      ...values,
      pictures: [...axis(0), ...axis(0), ...axis(1), ...axis(2), ...values.pictures.slice(16)],
      changes: [...axis(0), ...axis(0), ...axis(1), ...axis(2)],
    };
    const found = (of: readonly number[]) => {
      const [whole, alone, contrast] = interpret([loss, term, terms.get('contrast') ?? loss], {
        ...given,
        changeOf: of,
      });
      expect(whole.data[0]).toBeCloseTo(contrast.data[0] + 0.5 * alone.data[0], 9);
      return alone.data[0];
    };
    expect(found([0, 1])).toBeCloseTo(0, 9);
    // The angle between x to y and x to z is 60 degrees.
    expect(found([1, 0])).toBeCloseTo(0.5, 9);
    expect(found([0, 0])).toBeCloseTo(0.25, 9);
  });

  test('has the gradient that finite differences have', () => {
    const { loss } = contrastiveLoss(pictures, texts, scale, targets);
    const found = compareWithDifferences(loss, [pictures, texts, scale], values);
    for (const gradient of found) expect(gradient.some((value) => value !== 0)).toBe(true);
  });
});
