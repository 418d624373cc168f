import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { productOfRows, transposed } from './products.js';
import { symmetricEigen } from './symmetricEigen.js';
import { normalFeatures } from './testing/features.js';

const matrix = (data: ArrayLike<number>, rows: number) => ({
  rows,
  width: data.length / rows,
  data: Float64Array.from(data),
});

/** A covariance of `rank` random vectors. */
function covariance(size: number, rank: number, seed: number): Float64Array {
  const { data } = normalFeatures(size, rank, seed);
  return productOfRows(matrix(data, size), matrix(data, size));
}

function rebuilt(values: Float64Array, vectors: Float64Array): Float64Array {
  const size = values.length;
  const columns = transposed(matrix(vectors, size));
  const scaled = transposed(
    matrix(
      vectors.map((value, i) => value * values[Math.floor(i / size)]),
      size,
    ),
  );
  return productOfRows(scaled, columns);
}

function worst(a: Float64Array, b: Float64Array): number {
  return a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i])), 0);
}

describe('symmetricEigen', () => {
  it('gives orthonormal vectors that rebuild the matrix, at any size and rank', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 24 }),
        fc.integer({ min: 1, max: 30 }),
        fc.nat(1000),
        (size, rank, seed) => {
          const given = covariance(size, rank, seed);
          const { values, vectors } = symmetricEigen(given, size);
          const scale = Math.max(...given.map(Math.abs));
          expect(worst(rebuilt(values, vectors), given)).toBeLessThan(1e-13 * scale * size);
          const identity = productOfRows(matrix(vectors, size), matrix(vectors, size));
          const expected = Float64Array.from(identity, (_, i) => (i % (size + 1) === 0 ? 1 : 0));
          expect(worst(identity, expected)).toBeLessThan(1e-14 * (size + 10));
          expect(values.filter((value) => value < -1e-13 * scale * size)).toHaveLength(0);
          expect(values.filter((value) => value > 1e-11 * scale).length).toBeLessThanOrEqual(rank);
        },
      ),
    );
  });

  it('converges for covariances of few features of very different size, whose small values are all rounding', () => {
    for (let seed = 0; seed < 30; seed++) {
      const [size, rank] = [60, 4 + seed];
      const { data } = normalFeatures(size, rank, seed);
      const scaled = matrix(
        data.map((value, i) => value * 10 ** -((i % rank) % 9)),
        size,
      );
      const given = productOfRows(scaled, scaled);
      const { values, vectors } = symmetricEigen(given, size);
      const scale = Math.max(...given.map(Math.abs));
      expect(worst(rebuilt(values, vectors), given)).toBeLessThan(1e-13 * scale * size);
    }
  });

  it('takes matrices that are diagonal, zero or indefinite', () => {
    expect([...symmetricEigen(Float64Array.of(3, 0, 0, -2), 2).values].sort()).toEqual([-2, 3]);
    expect([...symmetricEigen(new Float64Array(9), 3).values]).toEqual([0, 0, 0]);
    const { values } = symmetricEigen(Float64Array.of(0, 1, 1, 0), 2);
    expect([...values].sort((a, b) => a - b).map((value) => Math.round(value * 1e12) / 1e12)).toEqual([
      -1, 1,
    ]);
  });

  it('knows the eigenvalues of a chain of springs', () => {
    const size = 40;
    const chain = Float64Array.from({ length: size * size }, (_, i) => {
      const apart = Math.abs(Math.floor(i / size) - (i % size));
      return apart === 0 ? 2 : apart === 1 ? -1 : 0;
    });
    const found = symmetricEigen(chain, size).values.sort();
    const expected = found.map((_, k) => 2 - 2 * Math.cos(((k + 1) * Math.PI) / (size + 1)));
    expect(worst(found, expected)).toBeLessThan(1e-14);
  });

  it('copes with eigenvalues of very different size', () => {
    const given = Float64Array.of(1, 1e-8, 0, 1e-8, 1e-12, 1e-14, 0, 1e-14, 1e-20);
    const { values, vectors } = symmetricEigen(given, 3);
    expect(worst(rebuilt(values, vectors), given)).toBeLessThan(1e-15);
  });
});
