import { describe, expect, it } from 'vitest';
import { constant, conv, interpret } from '../graph/index.js';
import { normals } from '../random/index.js';
import { type FloatTensor, floatTensor, sizeOf } from '../tensorData.js';
import { relativeToPeak } from '../testing/runOnEngine.js';
import { biasOnlyBatchNorm, foldBatchNorm } from './batchNorm.js';
import { layerNorm } from './layerNorm.js';
import { linear } from './linear.js';

function random(stream: string, shape: readonly number[]): FloatTensor {
  return floatTensor(normals({ seed: 2, stream }, sizeOf(shape)), shape);
}

describe('linear', () => {
  const weight = constant([1, 2, 3, 4, 5, 6], [2, 3]);
  const x = constant([1, 0, -1, 2, 2, 2], [2, 3]);

  it('multiplies by the transposed weight and adds the bias', () => {
    const parameters = new Map([
      ['l.weight', weight],
      ['l.bias', constant([10, 20], [2])],
    ]);
    expect([...interpret([linear(parameters, 'l', x)])[0].data]).toEqual([8, 18, 22, 50]);
  });

  it('has no bias where the parameters have none', () => {
    expect([...interpret([linear(new Map([['l.weight', weight]]), 'l', x)])[0].data]).toEqual([
      -2, -2, 12, 30,
    ]);
  });

  it('names a missing weight', () => {
    expect(() => linear(new Map(), 'l', x)).toThrow('"l.weight"');
  });
});

describe('layerNorm', () => {
  it('normalises rows, then scales and shifts', () => {
    const parameters = new Map([
      ['n.gain', constant([1, 2, 3], [3])],
      ['n.bias', constant([0, 10, 0], [3])],
    ]);
    const [{ data }] = interpret([layerNorm(parameters, 'n', constant([-1, 0, 1, 5, 5, 8], [2, 3]), 0.5)]);
    const first = 1 / Math.sqrt(2 / 3 + 0.5);
    const second = 1 / Math.sqrt(2 + 0.5);
    const expected = [-first, 10, 3 * first, -second, 10 - 2 * second, 6 * second];
    expected.forEach((value, i) => {
      expect(data[i]).toBeCloseTo(value, 12);
    });
  });
});

describe('foldBatchNorm', () => {
  const weight = random('weight', [4, 3, 3, 3]);
  const norm = {
    gain: random('gain', [4]),
    bias: random('bias', [4]),
    mean: random('mean', [4]),
    variance: floatTensor([0.1, 1, 2, 30], [4]),
  };

  it('gives the convolution that equals convolution and normalisation', () => {
    const x = constant(random('x', [2, 3, 6, 5]).data, [2, 3, 6, 5]);
    const [plain] = interpret([conv(x, constant(weight.data, weight.shape))]);
    const folded = foldBatchNorm(weight, norm);
    const [actual] = interpret([conv(x, constant(folded.weight.data, folded.weight.shape))]);
    const plane = plain.shape[2] * plain.shape[3];
    const channelOf = (i: number): number => Math.floor(i / plane) % 4;
    const expected = plain.data.map((value, i) => {
      const c = channelOf(i);
      const normalised = (value - norm.mean.data[c]) / Math.sqrt(norm.variance.data[c] + 1e-5);
      return normalised * norm.gain.data[c] + norm.bias.data[c];
    });
    const shifted = actual.data.map((value, i) => value + folded.bias.data[channelOf(i)]);
    expect(relativeToPeak(shifted, expected)).toBeLessThan(2e-7);
  });

  it('leaves a weight alone under a normalisation that only adds a bias', () => {
    const folded = foldBatchNorm(weight, biasOnlyBatchNorm(norm.bias));
    expect(relativeToPeak(folded.weight.data, weight.data)).toBeLessThan(2 ** -23);
    expect(folded.bias).toEqual(norm.bias);
  });

  it('refuses statistics of another size', () => {
    expect(() => foldBatchNorm(weight, { ...norm, mean: floatTensor([1], [1]) })).toThrow(
      'one number per channel',
    );
  });
});
