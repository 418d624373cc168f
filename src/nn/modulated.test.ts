import { describe, expect, it } from 'vitest';
import { constant, conv, input, interpret, type Tensor } from '../graph/index.js';
import { normals } from '../random/index.js';
import { equalizedLinear } from './equalized.js';
import { demodulatedConv, modulatedPointwise, weightPower } from './modulated.js';
import { pixelNorm } from './pixelNorm.js';

const draw = (stream: string, shape: readonly number[]): Tensor =>
  constant(
    normals(
      { seed: 1, stream },
      shape.reduce((a, b) => a * b, 1),
    ),
    shape,
  );
const value = (x: Tensor): Float64Array => interpret([x])[0].data;
const expectClose = (actual: Float64Array, expected: readonly number[] | Float64Array) => {
  expect(actual.length).toBe(expected.length);
  for (let i = 0; i < actual.length; i++) expect(actual[i]).toBeCloseTo(expected[i], 11);
};

describe('demodulatedConv', () => {
  const [batch, channels, outputs] = [2, 3, 4];
  const x = draw('x', [batch, channels, 5, 6]);
  const style = draw('style', [batch, channels]);
  const weight = draw('weight', [outputs, channels, 3, 3]);
  const scale = 1 / Math.sqrt(channels * 9);

  /** Equations 1 and 3 of the paper: the modulated and demodulated weights of one sample. */
  function sampleWeight(sample: number, epsilon: number): Tensor {
    const [w, s] = [value(weight), value(style)];
    const taps = 9;
    const modulated = Array.from(w, (v, i) => {
      return v * scale * s[sample * channels + (Math.floor(i / taps) % channels)];
    });
    const rowLength = channels * taps;
    const demodulated = modulated.map((v, i) => {
      const start = i - (i % rowLength);
      const squares = modulated.slice(start, start + rowLength).reduce((total, m) => total + m * m, 0);
      return v / Math.sqrt(squares + epsilon);
    });
    return constant(demodulated, weight.shape);
  }

  it('equals a convolution with weights modulated for each sample', () => {
    const y = value(demodulatedConv(x, style, weight, { weightScale: scale }));
    const [first, second] = [0, 1].map((sample) => {
      const data = value(x).subarray(sample * 90, (sample + 1) * 90);
      return value(conv(constant(data, [1, channels, 5, 6]), sampleWeight(sample, 1e-8), { padding: 1 }));
    });
    expectClose(y, [...first, ...second]);
  });

  it('weighs its epsilon against the stored scale', () => {
    const tiny = constant(
      value(style).map((v) => v * 1e-5),
      style.shape,
    );
    const [scaled, plain] = [scale, 1].map((weightScale) => {
      return value(demodulatedConv(x, tiny, weight, { weightScale }));
    });
    const power = value(tiny).reduce((total, v) => total + v * v, 0);
    expect(power).toBeLessThan(1e-8);
    expect(Math.abs(scaled[0])).toBeLessThan(0.9 * Math.abs(plain[0]));
  });

  it('takes a gain and a power computed before', () => {
    const power = constant(value(weightPower(weight)), [outputs, channels]);
    const y = value(demodulatedConv(x, style, weight, { power, gain: 3 }));
    expectClose(
      y,
      value(demodulatedConv(x, style, weight)).map((v) => 3 * v),
    );
  });

  it('has unit variance for unit inputs, for any size of the style', () => {
    const [many, wide] = [16, 24];
    const noise = draw('noise', [1, many, wide, wide]);
    const strong = constant(
      value(draw('strong', [1, many])).map((v) => 50 * v),
      [1, many],
    );
    const y = value(demodulatedConv(noise, strong, draw('many', [many, many, 3, 3])));
    const variance = y.reduce((total, v) => total + v * v, 0) / y.length;
    expect(variance).toBeGreaterThan(0.8);
    expect(variance).toBeLessThan(1.2);
  });
});

describe('modulatedPointwise', () => {
  it('equals the sum over channels', () => {
    const x = draw('x', [2, 3, 2, 2]);
    const [style, weight] = [draw('style', [2, 3]), draw('weight', [4, 3, 1, 1])];
    const [xs, ss, ws] = [x, style, weight].map(value);
    const expected: number[] = [];
    for (let n = 0; n < 2; n++) {
      for (let o = 0; o < 4; o++) {
        for (let p = 0; p < 4; p++) {
          let total = 0;
          for (let c = 0; c < 3; c++) total += 0.5 * ws[o * 3 + c] * ss[n * 3 + c] * xs[(n * 3 + c) * 4 + p];
          expected.push(total);
        }
      }
    }
    const y = modulatedPointwise(x, style, weight, 0.5);
    expect(y.shape).toEqual([2, 4, 2, 2]);
    expectClose(value(y), expected);
  });
});

describe('equalizedLinear', () => {
  it('divides stored weights by the square root of their inputs', () => {
    const x = constant([1, 2, -3, 4], [1, 4]);
    const weight = constant([1, 1, 1, 1, -1, 0, 0, -1], [2, 4]);
    const bias = constant([10, 0], [2]);
    expectClose(value(equalizedLinear(x, weight, bias)), [4 / 2 + 10, -5 / 2]);
  });

  it('applies learning rate, leaky ReLU and its gain', () => {
    const x = constant([1, 2, -3, 4], [1, 4]);
    const weight = constant([1, 1, 1, 1, -1, 0, 0, -1], [2, 4]);
    const bias = constant([10, 0], [2]);
    const y = equalizedLinear(x, weight, bias, { learningRate: 0.01, activation: 'leakyRelu' });
    expectClose(value(y), [Math.SQRT2 * (0.02 + 0.1), Math.SQRT2 * 0.2 * -0.025]);
  });
});

describe('pixelNorm', () => {
  it('gives every row a mean square of one, and keeps zero finite', () => {
    const z = input('z', [2, 3]);
    const [{ data }] = interpret([pixelNorm(z)], { z: [3, 0, 4, 0, 0, 0] });
    const norm = Math.sqrt(25 / 3 + 1e-8);
    expectClose(data, [3 / norm, 0, 4 / norm, 0, 0, 0]);
  });
});
