import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { broadcastShapes } from '../shapes.js';
import type { Shape, Tensor } from '../tensor.js';
import { checkAdjoint } from '../testing/checkAdjoint.js';
import { checkGradient } from '../testing/checkGradient.js';
import { randomTensor } from '../testing/random.js';
import { deviation, evaluate, operationCounts } from '../testing/values.js';
import { constant } from './constant.js';
import { mul } from './elementwise.js';
import { matmul } from './matmul.js';
import { sum, sumTo } from './reduce.js';
import { reshape, swapLastAxes } from './shape.js';

/** The same product from other operations: `[..., M, K, 1] * [..., 1, K, N]`, summed over K. */
function byBroadcasting(a: Tensor, b: Tensor): Tensor {
  return sum(mul(reshape(a, [...a.shape, 1]), insertAxis(b)), [-2]);
}

function insertAxis(b: Tensor): Tensor {
  return reshape(b, [...b.shape.slice(0, -2), 1, ...b.shape.slice(-2)]);
}

const shapes: [a: Shape, b: Shape, result: Shape][] = [
  [
    [2, 3],
    [3, 4],
    [2, 4],
  ],
  [
    [1, 1],
    [1, 1],
    [1, 1],
  ],
  [
    [5, 2, 3],
    [5, 3, 4],
    [5, 2, 4],
  ],
  [
    [5, 2, 3],
    [3, 4],
    [5, 2, 4],
  ],
  [
    [2, 3],
    [5, 3, 4],
    [5, 2, 4],
  ],
  [
    [2, 1, 2, 3],
    [4, 3, 2],
    [2, 4, 2, 2],
  ],
  [
    [1, 2, 3],
    [4, 3, 2],
    [4, 2, 2],
  ],
];

describe.each(shapes)('matmul of %j and %j', (a, b, result) => {
  it('is the sum of products', () => {
    const [x, y] = [randomTensor(a, 1), randomTensor(b, 2)];
    const product = matmul(x, y);
    expect(product.shape).toEqual(result);
    expect(deviation(evaluate(product), evaluate(byBroadcasting(x, y)))).toBeLessThan(1e-14);
  });

  it('has the derivatives that central differences give', () => {
    checkGradient(matmul, [a, b]);
  });
});

describe('matmul', () => {
  it('has known values', () => {
    const [a, b] = [constant([1, 2, 3, 4, 5, 6], [2, 3]), constant([1, 0, 0, 1, 2, 3], [3, 2])];
    expect([...evaluate(matmul(a, b))]).toEqual([7, 11, 16, 23]);
  });

  it('is adjoint to the product with the transpose, over any batch', () => {
    const extent = fc.integer({ min: 1, max: 4 });
    const arbitrary = fc
      .array(fc.integer({ min: 1, max: 3 }), { maxLength: 2 })
      .chain((batch) =>
        fc.tuple(
          fc.constant(batch),
          fc.array(fc.boolean(), { minLength: batch.length, maxLength: batch.length }),
          fc.tuple(extent, extent, extent),
        ),
      );
    fc.assert(
      fc.property(arbitrary, fc.nat(), ([batch, ones, [m, k, n]], seed) => {
        const shared = batch.map((size, axis) => (ones[axis] ? 1 : size));
        const b = randomTensor([...shared, k, n], seed + 2);
        checkAdjoint(
          (a) => matmul(a, b),
          (y) => sumTo(matmul(y, swapLastAxes(b)), [...batch, m, k]),
          [...batch, m, k],
          seed,
        );
        const a = randomTensor([...batch, m, k], seed + 2);
        expect(matmul(a, b).shape).toEqual([...broadcastShapes(batch, shared), m, n]);
        checkAdjoint(
          (t) => matmul(a, t),
          (y) => sumTo(matmul(swapLastAxes(a), y), [...shared, k, n]),
          [...shared, k, n],
          seed,
        );
      }),
    );
  });

  it('multiplies many rows by one matrix as one plain product', () => {
    const product = matmul(randomTensor([2, 3, 4, 5], 1), randomTensor([5, 6], 2));
    expect(product.shape).toEqual([2, 3, 4, 6]);
    expect(operationCounts([product])).toEqual({ reshape: 2, matmul: 1 });
  });

  it('rejects vectors and inner extents that differ', () => {
    expect(() => matmul(randomTensor([2, 3], 1), randomTensor([2, 3], 2))).toThrow(
      'not a valid matrix product',
    );
    expect(() => matmul(randomTensor([3], 1), randomTensor([3, 2], 2))).toThrow('not a valid matrix product');
    expect(() => matmul(randomTensor([2, 2, 3], 1), randomTensor([3, 3, 2], 2))).toThrow('do not broadcast');
  });
});
