import { describe, expect, it } from 'vitest';
import { constant, interpret } from '../graph/index.js';
import { checkGradient } from '../graph/testing/checkGradient.js';
import { normals } from '../random/index.js';
import { groupOf, joinMinibatchDeviation } from './minibatchDeviation.js';

describe('joinMinibatchDeviation', () => {
  const [batch, channels, side] = [4, 3, 2];
  const size = channels * side * side;
  const values = normals({ seed: 3, stream: 'x' }, batch * size);
  const x = constant(values, [batch, channels, side, side]);

  it('adds the mean standard deviation of the members n, n + N / size, ... as a channel', () => {
    const [{ data, shape }] = interpret([joinMinibatchDeviation(x, 2)]);
    expect(shape).toEqual([batch, channels + 1, side, side]);
    for (const group of [0, 1]) {
      let total = 0;
      for (let i = 0; i < size; i++) {
        const [a, b] = [group, group + 2].map((n) => values[n * size + i]);
        total += Math.sqrt(((a - b) / 2) ** 2 + 1e-8);
      }
      for (const n of [group, group + 2]) {
        const picture = data.subarray(n * (size + 4), (n + 1) * (size + 4));
        expect([...picture.subarray(0, size)]).toEqual([...values.subarray(n * size, (n + 1) * size)]);
        for (const spread of picture.subarray(size)) expect(spread).toBeCloseTo(total / size, 12);
      }
    }
  });

  it('is tiny for equal images and grows with their spread', () => {
    const last = (x: ReturnType<typeof constant>) => interpret([joinMinibatchDeviation(x, 4)])[0].data.at(-1);
    expect(last(constant(new Array(24).fill(5), [4, 6, 1, 1]))).toBeCloseTo(1e-4, 12);
    const spread = [1, 3].map(
      (scale) =>
        last(
          constant(
            values.map((v) => v * scale),
            x.shape,
          ),
        ) ?? 0,
    );
    expect(spread[1] / spread[0]).toBeCloseTo(3, 3);
  });

  it('has the right gradient', () => {
    checkGradient((given) => joinMinibatchDeviation(given, 4), [x.shape], { values: [values] });
  });

  it.each([
    [8, 4, 4],
    [2, 4, 2],
    [6, 4, 3],
    [7, 4, 1],
    [12, 2 ** 20, 12],
  ])('divides %i images, in groups of up to %i, into groups of %i', (count, most, expected) => {
    expect(groupOf(count, most)).toBe(expected);
  });
});
