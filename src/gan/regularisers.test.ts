import { describe, expect, it } from 'vitest';
import { constant, input, interpret, matmul, mul, reshape, state, sum, type Tensor } from '../graph/index.js';
import { compareWithDifferences } from '../graph/testing/checkGradient.js';
import { normals } from '../random/index.js';
import { discriminate, discriminatorFor, randomDiscriminator } from '../stylegan2/index.js';
import { pathLength, squaredSlopes } from './index.js';
import { smallConfig } from './testing/smallGan.js';

describe('squaredSlopes', () => {
  const config = discriminatorFor(smallConfig(8, 3));
  const { parameters } = randomDiscriminator(config, 4);
  const own = new Map([...parameters].map(([name, { shape }]) => [name, state(name, shape)]));
  const pictures = input('pictures', [2, 3, 8, 8]);
  const bindings: Record<string, ArrayLike<number>> = {
    ...Object.fromEntries([...parameters].map(([name, { data }]) => [name, data])),
    pictures: normals({ seed: 1, stream: 'pictures' }, 2 * 3 * 64),
  };
  const { logits } = discriminate(config, own, pictures);
  const slopes = squaredSlopes(logits, pictures);

  it('are those of central differences', () => {
    const [slope] = compareWithDifferences(sum(logits), [pictures], bindings);
    const [{ data }] = interpret([slopes], bindings);
    const half = slope.length / 2;
    const square = (values: Float64Array): number => values.reduce((total, v) => total + v * v, 0);
    expect(data[0]).toBeCloseTo(square(slope.subarray(0, half)), 9);
    expect(data[1]).toBeCloseTo(square(slope.subarray(half)), 9);
  });

  it('have the second derivatives that central differences give', () => {
    const names = [
      'discriminator.8.conv.weight',
      'discriminator.8.skip.weight',
      'discriminator.4.logit.weight',
    ];
    const wanted = names.map((name) => own.get(name) as Tensor);
    const found = compareWithDifferences(sum(slopes), wanted, bindings);
    expect(found.every((gradient) => gradient.some((value) => value !== 0))).toBe(true);
  });
});

describe('pathLength', () => {
  const [batch, layers, width] = [3, 2, 4];
  const wPlus = input('w', [batch, layers, width]);
  const matrix = constant(normals({ seed: 2, stream: 'matrix' }, layers * width * 12), [layers * width, 12]);
  const direction = normals({ seed: 3, stream: 'direction' }, batch * 12);
  const noise = constant(direction, [batch, 3, 2, 2]);

  it('is the length of J^T y of a linear picture, and its mean moves by the decay', () => {
    const flat = matmul(reshape(wPlus, [batch, layers * width]), matrix);
    const picture = reshape(flat, [batch, 3, 2, 2]);
    const before = constant([5], []);
    const found = pathLength(picture, wPlus, noise, { before, decay: 0.25 });
    const w = normals({ seed: 4, stream: 'w' }, batch * layers * width);
    const [lengths, mean, penalty] = interpret([found.lengths, found.mean, found.penalty], { w });
    const [m] = interpret([mul(matrix, 1)]);
    const expected = Array.from({ length: batch }, (_, n) => {
      let total = 0;
      for (let i = 0; i < layers * width; i++) {
        let slope = 0;
        for (let k = 0; k < 12; k++) slope += (m.data[i * 12 + k] * direction[n * 12 + k]) / 2;
        total += slope * slope;
      }
      return Math.sqrt(total / layers);
    });
    expected.forEach((length, n) => {
      expect(lengths.data[n]).toBeCloseTo(length, 9);
    });
    const average = expected.reduce((a, b) => a + b, 0) / batch;
    const moved = 5 + 0.25 * (average - 5);
    expect(mean.data[0]).toBeCloseTo(moved, 9);
    const squares = expected.reduce((total, length) => total + (length - moved) ** 2, 0) / batch;
    expect(penalty.data[0]).toBeCloseTo(squares, 9);
  });
});
