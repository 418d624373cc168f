import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gradients } from '../gradients.js';
import { input, type Tensor } from '../tensor.js';
import { checkAdjoint } from '../testing/checkAdjoint.js';
import { checkGradient } from '../testing/checkGradient.js';
import { randomTensor, uniform } from '../testing/random.js';
import { evaluate } from '../testing/values.js';
import { constant } from './constant.js';
import { gridSample, gridSampleAdjoint } from './gridSample.js';
import { sum } from './reduce.js';

/** The points at pixel coordinates (x, y) of images of `height` x `width`, one row per image. */
function points(perPicture: readonly (readonly [number, number])[][], height: number, width: number): Tensor {
  const flat = perPicture.flat().flatMap(([x, y]) => [(2 * x + 1) / width - 1, (2 * y + 1) / height - 1]);
  return constant(flat, [perPicture.length, 1, perPicture[0].length, 2]);
}

describe('gridSample', () => {
  const picture = constant([1, 2, 3, 4, 5, 6], [1, 1, 2, 3]);

  it('at the centres of pixels gives the pixels', () => {
    const centres = [0, 1].flatMap((y) => [0, 1, 2].map((x) => [x, y] as const));
    const values = evaluate(gridSample(picture, points([centres], 2, 3)));
    values.forEach((value, i) => {
      expect(value).toBeCloseTo(i + 1, 12);
    });
  });

  it('between pixels is bilinear, and fades to zero within a pixel outside', () => {
    const at = points(
      [
        [
          [0.25, 0],
          [1, 0.5],
          [1.5, 0.5],
          [-0.5, 0],
          [2, 1.25],
          [-0.5, -0.5],
          [-1, 0],
          [7, 7],
        ],
      ],
      2,
      3,
    );
    const expected = [1.25, 3.5, 4, 0.5, 4.5, 0.25, 0, 0];
    evaluate(gridSample(picture, at)).forEach((value, i) => {
      expect(value).toBeCloseTo(expected[i], 12);
    });
  });

  it("samples every channel at its own image's points", () => {
    const pictures = constant([1, 2, 10, 20, 3, 4, 30, 40], [2, 2, 1, 2]);
    const result = gridSample(pictures, points([[[0, 0]], [[1, 0]]], 1, 2));
    expect(result.shape).toEqual([2, 2, 1, 1]);
    expect([...evaluate(result)]).toEqual([1, 10, 4, 40]);
  });

  it('rejects grids that do not belong to the images', () => {
    expect(() => gridSample(picture, randomTensor([2, 3, 3, 2], 1))).toThrow('no points for');
    expect(() => gridSample(picture, randomTensor([1, 3, 3, 3], 1))).toThrow('no points for');
    expect(() => gridSample(randomTensor([1, 2, 3], 1), randomTensor([1, 3, 3, 2], 1))).toThrow(
      'no points for',
    );
    const grid = randomTensor([1, 3, 3, 2], 1);
    expect(() => gridSampleAdjoint(randomTensor([1, 1, 2, 3], 1), grid, [4, 4])).toThrow(
      'one sample for each',
    );
    expect(() => gridSampleAdjoint(randomTensor([1, 1, 3, 3], 1), grid, [4])).toThrow(
      'not a height and width',
    );
  });

  it('says that it has no gradient in the grid', () => {
    const grid = input('grid', [1, 1, 1, 2]);
    expect(() => gradients(sum(gridSample(picture, grid)), [grid])).toThrow('no gradient in its grid');
  });
});

describe('gridSample and gridSampleAdjoint', () => {
  const extent = fc.integer({ min: 1, max: 5 });

  it('are adjoint, with points inside and outside', () => {
    fc.assert(
      fc.property(fc.tuple(extent, extent, extent, extent, extent, extent), fc.nat(1000), (extents, seed) => {
        const [batch, channels, height, width, h, w] = extents;
        const grid = constant(uniform(seed)(batch * h * w * 2, -1.5, 1.5), [batch, h, w, 2]);
        checkAdjoint(
          (x) => gridSample(x, grid),
          (y) => gridSampleAdjoint(y, grid, [height, width]),
          [batch, channels, height, width],
          seed,
        );
      }),
    );
  });

  it('have the first and second derivatives that central differences give', () => {
    const grid = constant(uniform(3)(2 * 3 * 2 * 2), [2, 3, 2, 2]);
    checkGradient((x) => gridSample(x, grid), [[2, 2, 4, 3]]);
    checkGradient((y) => gridSampleAdjoint(y, grid, [4, 3]), [[2, 2, 3, 2]]);
  });
});
