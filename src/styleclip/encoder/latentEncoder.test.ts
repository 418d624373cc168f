import { describe, expect, it } from 'vitest';
import { UserError } from '../../errors.js';
import { constant, fill, interpret } from '../../graph/index.js';
import { normals } from '../../random/index.js';
import { standardConfig } from '../../stylegan2/index.js';
import { tinyConfig } from '../../stylegan2/testing/tinyConfig.js';
import { type FloatTensor, sizeOf } from '../../tensorData.js';
import { type EncoderConfig, encoded, encoderFor, encoderShapes, randomEncoder } from './latentEncoder.js';

const config: EncoderConfig = { size: 8, latents: 4, styleDim: 6, width: 3 };
const spread = {
  mean: constant([1, 2, 3, 4, 5, 6], [6]),
  deviation: constant([1, 10, 1, 1, 1, 100], [6]),
};
const pictures = (count: number) =>
  constant(normals({ seed: 1, stream: 'pictures' }, count * 3 * 64), [count, 3, 8, 8]);

function latentsOf(weights: ReadonlyMap<string, FloatTensor>, count = 2): Float64Array {
  const parameters = new Map(
    [...weights].map(([name, { data, shape }]) => [name, constant(data, shape)] as const),
  );
  const [found] = interpret([encoded(config, parameters, pictures(count), spread)]);
  expect(found.shape).toEqual([count, 4, 6]);
  return Float64Array.from(found.data);
}

describe('an encoder', () => {
  it('begins with one w for all entries, about as far from the mean as the latents are', () => {
    const found = latentsOf(randomEncoder(config, 5), 40);
    for (let entry = 1; entry < 4; entry++) {
      expect([...found.subarray(entry * 6, (entry + 1) * 6)]).toEqual([...found.subarray(0, 6)]);
    }
    const first = Array.from({ length: 40 }, (_, i) => (found[i * 24] - 1) / 1);
    const last = Array.from({ length: 40 }, (_, i) => (found[i * 24 + 5] - 6) / 100);
    const power = (values: readonly number[]) => values.reduce((sum, x) => sum + x * x, 0) / values.length;
    for (const values of [first, last]) {
      expect(power(values)).toBeGreaterThan(0.05);
      expect(power(values)).toBeLessThan(10);
    }
  });

  it('gives each entry an offset of its own, in deviations', () => {
    const plain = latentsOf(randomEncoder(config, 5));
    const offsets = randomEncoder(config, 5);
    offsets.get('entries.bias')?.data.set([0.5], 2 * 6 + 1);
    const moved = latentsOf(offsets);
    moved.forEach((value, i) => {
      expect(value - plain[i]).toBeCloseTo(i % 24 === 13 ? 5 : 0, 9);
    });
  });

  it('sees the whole picture through every layer', () => {
    const open = () => {
      const weights = randomEncoder(config, 5);
      // The residual branch begins closed.
      weights.get('0.second.weight')?.data.fill(0.1);
      return weights;
    };
    const plain = latentsOf(open());
    for (const name of encoderShapes(config).keys()) {
      const weights = open();
      weights.get(name)?.data.fill(0.3);
      expect(latentsOf(weights), name).not.toEqual(plain);
    }
  });

  it('starts from the same weights for the same seed alone', () => {
    expect(randomEncoder(config, 5)).toEqual(randomEncoder(config, 5));
    expect(randomEncoder(config, 6).get('enter.weight')).not.toEqual(
      randomEncoder(config, 5).get('enter.weight'),
    );
  });

  it('halves pictures above 256 px instead of growing', () => {
    const counts = [256, 1024].map((size) => encoderShapes({ ...config, size }).size);
    expect(counts[0]).toBe(counts[1]);
    const channels = encoderShapes({ ...config, size: 256 }).get('5.halve.weight');
    expect(channels).toEqual([24, 24, 3, 3]);
    const large = { ...config, size: 512, width: 1 };
    const shapes = [...encoderShapes(large).values()];
    expect(shapes.every((shape) => sizeOf(shape) > 0)).toBe(true);
    const parameters = new Map([...encoderShapes(large)].map(([name, shape]) => [name, fill(0, shape)]));
    const whole = encoded(large, parameters, fill(0, [1, 3, 512, 512]), spread);
    expect(whole.shape).toEqual([1, 4, 6]);
  });

  it('is made for a generator of colours', () => {
    expect(encoderFor(tinyConfig, 3)).toEqual(config);
    expect(encoderFor(standardConfig(1024), 16)).toMatchObject({ size: 1024, latents: 18, styleDim: 512 });
    expect(() => encoderFor({ ...tinyConfig, imageChannels: 1 }, 3)).toThrow(UserError);
  });
});
