import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Tensor } from '../tensor.js';
import { checkAdjoint } from '../testing/checkAdjoint.js';
import { checkGradient } from '../testing/checkGradient.js';
import { naiveConv } from '../testing/naiveConv.js';
import { randomTensor } from '../testing/random.js';
import { deviation, evaluate } from '../testing/values.js';
import { constant } from './constant.js';
import { conv, convInputGradient, convWeightGradient } from './conv.js';

interface Case {
  x: number[];
  w: number[];
  stride: number;
  padding: number;
}

const extent = (max: number) => fc.integer({ min: 1, max });
const kernelExtent = fc.constantFrom(1, 3, 5);
const cases: fc.Arbitrary<Case> = fc
  .record({
    batch: extent(2),
    channels: extent(3),
    outputs: extent(3),
    size: fc.tuple(extent(7), extent(7)),
    kernel: fc.tuple(kernelExtent, kernelExtent),
    stride: extent(2),
    padding: fc.integer({ min: 0, max: 2 }),
  })
  .filter(({ size, kernel, padding }) => size.every((n, axis) => n + 2 * padding >= kernel[axis]))
  .map(({ batch, channels, outputs, size, kernel, stride, padding }) => ({
    x: [batch, channels, ...size],
    w: [outputs, channels, ...kernel],
    stride,
    padding,
  }));

describe('conv', () => {
  it('equals a convolution written another way, for every geometry', () => {
    fc.assert(
      fc.property(cases, fc.nat(), ({ x, w, stride, padding }, seed) => {
        const [a, b] = [randomTensor(x, seed), randomTensor(w, seed + 1)];
        const expected = naiveConv(evaluate(a), x, evaluate(b), w, stride, padding);
        const result = conv(a, b, { stride, padding });
        expect(result.shape).toEqual(expected.shape);
        expect(deviation(evaluate(result), expected.data)).toBeLessThan(1e-13);
      }),
      { numRuns: 200 },
    );
  });

  it('correlates: the kernel is not flipped', () => {
    const x = constant([1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 1, 3, 3]);
    const w = constant([1, 10, 100, 1000], [1, 1, 2, 2]);
    expect([...evaluate(conv(x, w))]).toEqual([5421, 6532, 8754, 9865]);
    expect([...evaluate(conv(x, w, { stride: 2, padding: 1 }))]).toEqual([1000, 3200, 7040, 9865]);
  });

  it('rejects channels that differ and kernels that do not fit', () => {
    const x = randomTensor([1, 2, 4, 4], 1);
    expect(() => conv(x, randomTensor([1, 3, 3, 3], 1))).toThrow(
      "[1,2,4,4] can't be convolved with [1,3,3,3]",
    );
    expect(() => conv(x, randomTensor([1, 2, 5, 5], 1))).toThrow('bad shape');
    expect(() => conv(x, randomTensor([2, 2], 1))).toThrow("can't be convolved");
  });
});

describe('the adjoints of conv', () => {
  it('in its input: <conv(x, w), y> = <x, convInputGradient(y, w)>', () => {
    fc.assert(
      fc.property(cases, fc.nat(), ({ x, w, ...geometry }, seed) => {
        const weight = randomTensor(w, seed + 2);
        checkAdjoint(
          (t) => conv(t, weight, geometry),
          (y) => convInputGradient(y, weight, x.slice(2), geometry),
          x,
          seed,
        );
      }),
    );
  });

  it('in its weight: <conv(x, w), y> = <w, convWeightGradient(x, y)>', () => {
    fc.assert(
      fc.property(cases, fc.nat(), ({ x, w, ...geometry }, seed) => {
        const image = randomTensor(x, seed + 2);
        checkAdjoint(
          (t) => conv(image, t, geometry),
          (y) => convWeightGradient(image, y, w.slice(2), geometry),
          w,
          seed,
        );
      }),
    );
  });

  it('of the adjoints: <dx(y, w), x> = <w, dw(x, y)>', () => {
    fc.assert(
      fc.property(cases, fc.nat(), ({ x, w, ...geometry }, seed) => {
        const y = randomTensor(conv(randomTensor(x, 0), randomTensor(w, 0), geometry).shape, seed + 2);
        checkAdjoint(
          (t) => convInputGradient(y, t, x.slice(2), geometry),
          (t) => convWeightGradient(t, y, w.slice(2), geometry),
          w,
          seed,
        );
      }),
    );
  });
});

describe('convInputGradient', () => {
  it('spreads the kernel at every sample', () => {
    const y = constant([1, 2, 3, 4], [1, 1, 2, 2]);
    const w = constant([1, 10, 100, 1000], [1, 1, 2, 2]);
    expect([...evaluate(convInputGradient(y, w, [3, 3]))]).toEqual([
      1, 12, 20, 103, 1234, 2040, 300, 3400, 4000,
    ]);
    expect([...evaluate(convInputGradient(y, w, [4, 4], { stride: 2 }))]).toEqual([
      1, 10, 2, 20, 100, 1000, 200, 2000, 3, 30, 4, 40, 300, 3000, 400, 4000,
    ]);
  });

  it('leaves zeros in rows that no window of a strided convolution reaches', () => {
    const y = randomTensor([1, 1, 1, 1], 1);
    const dx = evaluate(convInputGradient(y, randomTensor([1, 1, 3, 3], 2), [4, 4], { stride: 2 }));
    expect([3, 7, 11, 12, 13, 14, 15].map((i) => dx[i])).toEqual([0, 0, 0, 0, 0, 0, 0]);
  });

  it('rejects a size from which the cotangent can not come', () => {
    const [y, w] = [randomTensor([1, 2, 4, 4], 1), randomTensor([2, 3, 3, 3], 2)];
    expect(convInputGradient(y, w, [6, 6]).shape).toEqual([1, 3, 6, 6]);
    expect(() => convInputGradient(y, w, [7, 6])).toThrow('not a cotangent of a convolution of [7,6]');
    expect(() => convInputGradient(y, randomTensor([3, 2, 3, 3], 2), [6, 6])).toThrow('not a cotangent');
  });
});

describe('convWeightGradient', () => {
  it('correlates the input with the cotangent', () => {
    const x = constant([1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 1, 3, 3]);
    const y = constant([1, 10, 100, 1000], [1, 1, 2, 2]);
    expect([...evaluate(convWeightGradient(x, y, [2, 2]))]).toEqual([5421, 6532, 8754, 9865]);
  });

  it('adds up over the batch', () => {
    const x = constant([1, 2, 10, 20], [2, 1, 1, 2]);
    const y = constant([1, 1, 1, 1], [2, 1, 1, 2]);
    expect([...evaluate(convWeightGradient(x, y, [1, 1]))]).toEqual([33]);
  });

  it('rejects kernels and batches that do not fit the cotangent', () => {
    const [x, y] = [randomTensor([1, 2, 6, 6], 1), randomTensor([1, 3, 4, 4], 2)];
    expect(convWeightGradient(x, y, [3, 3]).shape).toEqual([3, 2, 3, 3]);
    expect(() => convWeightGradient(x, y, [3, 5])).toThrow('kernels of [3,5]');
    expect(() => convWeightGradient(x, randomTensor([2, 3, 4, 4], 2), [3, 3])).toThrow('not a cotangent');
  });
});

describe('first and second derivatives of the family', () => {
  const geometries = [
    { stride: 1, padding: 0 },
    { stride: 1, padding: 1 },
    { stride: 2, padding: 1 },
    { stride: 2, padding: 2 },
  ];
  const [x, w] = [
    [2, 2, 5, 4],
    [2, 2, 3, 3],
  ];
  it.each(geometries)('%j', (geometry) => {
    const y = conv(randomTensor(x, 1), randomTensor(w, 2), geometry).shape;
    const family: [build: (a: Tensor, b: Tensor) => Tensor, shapes: (readonly number[])[]][] = [
      [(a, b) => conv(a, b, geometry), [x, w]],
      [(a, b) => convInputGradient(a, b, x.slice(2), geometry), [y, w]],
      [(a, b) => convWeightGradient(a, b, w.slice(2), geometry), [x, y]],
    ];
    for (const [build, shapes] of family) checkGradient(build, shapes);
  });
});
