import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Tensor } from '../tensor.js';
import { checkAdjoint } from '../testing/checkAdjoint.js';
import { checkGradient } from '../testing/checkGradient.js';
import { randomTensor, uniform } from '../testing/random.js';
import { deviation, evaluate } from '../testing/values.js';
import { conv, convInputGradient } from './conv.js';
import { fir } from './fir.js';
import { transpose } from './shape.js';
import {
  type BlurKernel,
  blurAfterTransposedConv,
  blurKernelOf,
  downConv,
  transposedShape,
  upConv,
  upConvInputGradient,
  upConvWeightGradient,
} from './upConv.js';

const extent = (max: number) => fc.integer({ min: 1, max });
const cases = fc
  .record({
    batch: extent(2),
    channels: extent(3),
    outputs: extent(3),
    size: fc.tuple(extent(5), extent(5)),
    convolutionTaps: fc.constantFrom(1, 3, 5),
    taps: fc.integer({ min: 2, max: 6 }),
    seed: fc.nat(),
  })
  .map(({ batch, channels, outputs, size, convolutionTaps, taps, seed }) => ({
    x: [batch, channels, ...size],
    w: [outputs, channels, convolutionTaps, convolutionTaps],
    blur: { taps, kernel: [...uniform(seed)(taps * taps)] },
    seed,
  }));

/** [1, 3, 3, 1] with the gain 4 that upsampling needs, as StyleGAN2's checkpoints store it. */
const binomial: BlurKernel = {
  taps: 4,
  kernel: [1, 3, 3, 1].flatMap((a) => [1, 3, 3, 1].map((b) => (a * b) / 16)),
};

function inTwoSteps(x: Tensor, w: Tensor, blur: BlurKernel): Tensor {
  const size = transposedShape(x.shape, w.shape).slice(2);
  const between = convInputGradient(x, transpose(w, [1, 0, 2, 3]), size, { stride: 2 });
  return fir(between, blurAfterTransposedConv(blur, w.shape[2]));
}

describe('upConv', () => {
  it.each([
    [
      [1, 1, 1, 1],
      [1, 1, 3, 3],
    ],
    [
      [2, 3, 4, 4],
      [2, 3, 3, 3],
    ],
    [
      [1, 2, 8, 8],
      [3, 2, 3, 3],
    ],
    [
      [2, 2, 3, 7],
      [4, 2, 3, 3],
    ],
    [
      [1, 4, 16, 2],
      [1, 4, 1, 1],
    ],
    [
      [1, 2, 6, 5],
      [2, 2, 5, 5],
    ],
  ])('of %j with %j is a transposed convolution and a blur', (xShape, wShape) => {
    const [x, w] = [randomTensor(xShape, 1), randomTensor(wShape, 2)];
    const result = upConv(x, w, binomial);
    expect(result.shape).toEqual([xShape[0], wShape[0], 2 * xShape[2], 2 * xShape[3]]);
    expect(deviation(evaluate(result), evaluate(inTwoSteps(x, w, binomial)))).toBeLessThan(1e-13);
  });

  it('is a transposed convolution and a blur for any kernel, symmetric or not', () => {
    fc.assert(
      fc.property(cases, ({ x, w, blur, seed }) => {
        const [a, b] = [randomTensor(x, seed + 1), randomTensor(w, seed + 2)];
        expect(deviation(evaluate(upConv(a, b, blur)), evaluate(inTwoSteps(a, b, blur)))).toBeLessThan(1e-13);
      }),
    );
  });

  it('blurs an impulse around its two-by-two block', () => {
    const one = { taps: 2, kernel: [1, 1, 1, 1] };
    const [x, w] = [randomTensor([1, 1, 1, 1], 1), randomTensor([1, 1, 1, 1], 2)];
    const product = evaluate(x)[0] * evaluate(w)[0];
    expect([...evaluate(upConv(x, w, one))]).toEqual([product, product, product, product]);
  });

  it('carries its blur kernel', () => {
    const result = upConv(randomTensor([1, 1, 2, 2], 1), randomTensor([1, 1, 3, 3], 2), binomial);
    expect(blurKernelOf(result.attributes)).toEqual(binomial);
  });

  it('rejects channels that differ', () => {
    const w = randomTensor([1, 3, 3, 3], 2);
    expect(() => upConv(randomTensor([1, 2, 4, 4], 1), w, binomial)).toThrow("can't be up-convolved");
  });
});

describe('the adjoints of upConv', () => {
  it('in its input', () => {
    fc.assert(
      fc.property(cases, ({ x, w, blur, seed }) => {
        const weight = randomTensor(w, seed + 3);
        checkAdjoint(
          (t) => upConv(t, weight, blur),
          (y) => upConvInputGradient(y, weight, blur),
          x,
          seed,
        );
      }),
    );
  });

  it('in its weight', () => {
    fc.assert(
      fc.property(cases, ({ x, w, blur, seed }) => {
        const image = randomTensor(x, seed + 3);
        checkAdjoint(
          (t) => upConv(image, t, blur),
          (y) => upConvWeightGradient(image, y, w.slice(2), blur),
          w,
          seed,
        );
      }),
    );
  });

  it('of the adjoints', () => {
    fc.assert(
      fc.property(cases, ({ x, w, blur, seed }) => {
        const y = randomTensor([x[0], w[0], 2 * x[2], 2 * x[3]], seed + 3);
        checkAdjoint(
          (t) => upConvInputGradient(y, t, blur),
          (t) => upConvWeightGradient(t, y, w.slice(2), blur),
          w,
          seed,
        );
      }),
    );
  });

  it('with a symmetric kernel is the blur and stride-2 convolution of the discriminator', () => {
    const [y, w] = [randomTensor([2, 3, 8, 6], 1), randomTensor([3, 2, 3, 3], 2)];
    const blurred = fir(y, {
      kernel: binomial.kernel,
      kernelShape: [4, 4],
      up: 1,
      down: 1,
      padding: [2, 2, 2, 2],
    });
    const expected = conv(blurred, transpose(w, [1, 0, 2, 3]), { stride: 2 });
    const result = upConvInputGradient(y, w, binomial);
    expect(result.shape).toEqual(expected.shape);
    expect(deviation(evaluate(result), evaluate(expected))).toBeLessThan(1e-13);
  });

  it('reject shapes that no up-convolution has', () => {
    const [x, w] = [randomTensor([1, 2, 4, 4], 1), randomTensor([3, 2, 3, 3], 2)];
    const channels = randomTensor([1, 2, 8, 8], 3);
    expect(() => upConvInputGradient(channels, w, binomial)).toThrow('not a cotangent of an up-convolution');
    expect(() => upConvInputGradient(randomTensor([1, 3, 7, 8], 3), w, binomial)).toThrow('bad shape');
    const odd = randomTensor([1, 3, 8, 7], 3);
    expect(() => upConvWeightGradient(x, odd, [3, 3], binomial)).toThrow(
      'not a cotangent of an up-convolution',
    );
  });
});

describe('first and second derivatives of the family', () => {
  it.each([
    [4, 3],
    [4, 1],
    [3, 3],
    [2, 3],
  ])('blur of %d taps, convolution of %d', (taps, k) => {
    const blur = { taps, kernel: [...uniform(9)(taps * taps)] };
    const [x, w, y] = [
      [2, 2, 3, 2],
      [2, 2, k, k],
      [2, 2, 6, 4],
    ];
    checkGradient((a, b) => upConv(a, b, blur), [x, w]);
    checkGradient((a, b) => upConvInputGradient(a, b, blur), [y, w]);
    checkGradient((a, b) => upConvWeightGradient(a, b, [k, k], blur), [x, y]);
  });
});

describe('downConv', () => {
  it('is a blur, padded to keep the centre, and a convolution of stride 2', () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const [x, w] = [randomTensor([2, 3, 6, 8], seed), randomTensor([4, 3, 3, 3], seed + 1)];
        const kernel = [...uniform(seed + 2)(16)];
        const blurred = fir(x, { kernel, kernelShape: [4, 4], up: 1, down: 1, padding: [2, 2, 2, 2] });
        const expected = conv(blurred, w, { stride: 2 });
        const actual = downConv(x, w, { taps: 4, kernel });
        expect(actual.shape).toEqual([2, 4, 3, 4]);
        expect(actual.shape).toEqual(expected.shape);
        expect(deviation(evaluate(actual), evaluate(expected))).toBeLessThan(1e-13);
      }),
      { numRuns: 10 },
    );
  });

  it('has the right gradients', () => {
    checkGradient(
      (x, w) => downConv(x, w, binomial),
      [
        [1, 2, 4, 4],
        [3, 2, 3, 3],
      ],
    );
  });
});
