import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkAdjoint } from '../testing/checkAdjoint.js';
import { checkGradient } from '../testing/checkGradient.js';
import { naiveFir, rowsOf } from '../testing/naiveFir.js';
import { randomTensor, uniform } from '../testing/random.js';
import { deviation, evaluate } from '../testing/values.js';
import { constant } from './constant.js';
import { adjointFir, type FirGeometry, firOutputSize } from './convLoops.js';
import { fir, firGeometry } from './fir.js';

interface Case {
  x: number[];
  geometry: FirGeometry;
}

const rate = fc.integer({ min: 1, max: 3 });
const margin = fc.integer({ min: -1, max: 3 });
const cases: fc.Arbitrary<Case> = fc
  .record({
    planes: fc.tuple(fc.integer({ min: 1, max: 2 }), fc.integer({ min: 1, max: 2 })),
    size: fc.tuple(fc.integer({ min: 2, max: 6 }), fc.integer({ min: 2, max: 6 })),
    kernelShape: fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 5 })),
    up: rate,
    down: rate,
    padding: fc.tuple(margin, margin, margin, margin),
    seed: fc.nat(),
  })
  .map(({ planes, size, kernelShape, up, down, padding, seed }) => ({
    x: [...planes, ...size],
    geometry: {
      kernel: [...uniform(seed)(kernelShape[0] * kernelShape[1])],
      kernelShape,
      up,
      down,
      padding,
    },
  }))
  .filter(({ x, geometry }) => firOutputSize(x.slice(2), geometry).every((n) => n >= 1));

describe('fir', () => {
  it('inserts zeros, pads or crops, convolves and decimates', () => {
    fc.assert(
      fc.property(cases, fc.nat(), ({ x, geometry }, seed) => {
        const [batch, channels, height, width] = x;
        const image = randomTensor(x, seed);
        const rows = rowsOf(evaluate(image), width);
        const planes = Array.from({ length: batch * channels }, (_, i) =>
          naiveFir(rows.slice(i * height, (i + 1) * height), geometry),
        );
        const result = fir(image, geometry);
        expect(result.shape).toEqual([batch, channels, planes[0].length, planes[0][0].length]);
        expect(deviation(evaluate(result), planes.flat(2))).toBeLessThan(1e-13);
      }),
      { numRuns: 300 },
    );
  });

  it('convolves with the flipped kernel', () => {
    const impulse = constant([0, 0, 0, 0, 1, 0, 0, 0, 0], [1, 1, 3, 3]);
    const geometry = { kernel: [1, 2, 3, 4], kernelShape: [2, 2], up: 1, down: 1, padding: [0, 0, 0, 0] };
    expect([...evaluate(fir(impulse, geometry))]).toEqual([1, 2, 3, 4]);
  });

  it('preserves a constant image when a kernel of gain up^2 upsamples it', () => {
    const taps = [1, 3, 3, 1];
    const kernel = taps.flatMap((a) => taps.map((b) => (a * b * 4) / 64));
    const geometry = { kernel, kernelShape: [4, 4], up: 2, down: 1, padding: [2, 1, 2, 1] };
    const result = fir(constant(new Float64Array(16).fill(5), [1, 1, 4, 4]), geometry);
    expect(result.shape).toEqual([1, 1, 8, 8]);
    const inner = rowsOf(evaluate(result), 8).slice(1, -1);
    expect(inner.flatMap((row) => row.slice(1, -1)).every((value) => Math.abs(value - 5) < 1e-14)).toBe(true);
  });

  it('rejects a kernel that does not fill its shape and images of another rank', () => {
    const geometry = { kernel: [1, 2, 3], kernelShape: [2, 2], up: 1, down: 1, padding: [0, 0, 0, 0] };
    expect(() => fir(randomTensor([1, 1, 4, 4], 1), geometry)).toThrow('does not fill its shape');
    expect(() => fir(randomTensor([4, 4], 1), { ...geometry, kernel: [1, 2, 3, 4] })).toThrow('[N, C, H, W]');
    const small = { ...geometry, kernel: [1, 2, 3, 4] };
    expect(() => fir(randomTensor([1, 1, 1, 4], 1), small)).toThrow('bad shape');
  });
});

describe('adjointFir', () => {
  it('is the adjoint for every rate, padding and kernel', () => {
    fc.assert(
      fc.property(cases, fc.nat(), ({ x, geometry }, seed) => {
        checkAdjoint(
          (t) => fir(t, geometry),
          (y) => fir(y, adjointFir(geometry, x.slice(2))),
          x,
          seed,
        );
      }),
      { numRuns: 300 },
    );
  });

  it('returns to the original size', () => {
    fc.assert(
      fc.property(cases, ({ x, geometry }) => {
        const size = x.slice(2);
        const adjoint = adjointFir(geometry, size);
        expect(firOutputSize(firOutputSize(size, geometry), adjoint)).toEqual(size);
      }),
    );
  });

  it('is found by the geometry that an operation carries', () => {
    const geometry = { kernel: [1, 2], kernelShape: [1, 2], up: 2, down: 1, padding: [0, 1, 1, 0] };
    expect(firGeometry(fir(randomTensor([1, 1, 3, 3], 1), geometry).attributes)).toEqual(geometry);
  });
});

describe('first and second derivatives', () => {
  const kernel = [...uniform(5)(6)];
  it.each([
    { up: 1, down: 1, padding: [1, 1, 1, 1] },
    { up: 2, down: 1, padding: [1, 0, 2, 1] },
    { up: 1, down: 2, padding: [1, 2, 0, 1] },
    { up: 2, down: 2, padding: [-1, 2, 1, -1] },
  ])('%j', (rest) => {
    checkGradient((x) => fir(x, { kernel, kernelShape: [2, 3], ...rest }), [[2, 2, 4, 3]]);
  });
});
