import { describe, expect, it } from 'vitest';
import { constant, input, interpret, type Tensor } from '../graph/index.js';
import { normals } from '../random/index.js';
import { muonUpdate, orthogonalized } from './muon.js';

const values = (tensor: Tensor): Float64Array => Float64Array.from(interpret([tensor], {})[0].data);

function random(shape: readonly number[], stream: string): Tensor {
  const count = shape.reduce((product, extent) => product * extent, 1);
  return constant(normals({ seed: 5, stream, step: 0 }, count), shape);
}

/** The products of each two rows of a matrix `[rows, columns]`, or of each two columns when it is tall. */
function products(data: ArrayLike<number>, rows: number, columns: number): number[][] {
  const isTall = rows > columns;
  const [count, length] = isTall ? [columns, rows] : [rows, columns];
  const at = (vector: number, k: number): number =>
    data[isTall ? k * columns + vector : vector * columns + k];
  return Array.from({ length: count }, (_, i) =>
    Array.from({ length: count }, (_, j) => {
      let total = 0;
      for (let k = 0; k < length; k++) total += at(i, k) * at(j, k);
      return total;
    }),
  );
}

describe('orthogonalized', () => {
  it.each([
    ['wide', [4, 9]],
    ['tall', [9, 4]],
    ['filters', [4, 3, 2, 2]],
  ])('makes rows or columns of a %s tensor about orthonormal', (stream, shape) => {
    const found = values(orthogonalized(random(shape, stream)));
    const rows = shape[0];
    products(found, rows, found.length / rows).forEach((row, i) => {
      row.forEach((product, j) => {
        if (i === j) expect(product).toBeGreaterThan(0.4);
        // The polynomial leaves squared singular values between about 0.5 and 1.5, so products stray by that spread.
        expect(Math.abs(product - (i === j ? 1 : 0))).toBeLessThan(0.55);
      });
    });
  });

  it('keeps the directions of a diagonal matrix and evens out their lengths', () => {
    const found = values(orthogonalized(constant([5, 0, 0, 0.5], [2, 2])));
    expect(found[1]).toBeCloseTo(0, 12);
    expect(found[2]).toBeCloseTo(0, 12);
    for (const value of [found[0], found[3]]) {
      expect(value).toBeGreaterThan(0.65);
      expect(value).toBeLessThan(1.25);
    }
  });

  it('does not care how long the gradient is', () => {
    const short = values(orthogonalized(constant([1e-3, 2e-3, 3e-3, -1e-3], [2, 2])));
    const long = values(orthogonalized(constant([1e3, 2e3, 3e3, -1e3], [2, 2])));
    short.forEach((value, i) => {
      expect(value).toBeCloseTo(long[i], 3);
    });
  });

  it('leaves zeros alone, and refuses anything but a matrix', () => {
    expect([...values(orthogonalized(constant([0, 0, 0, 0], [2, 2])))]).toEqual([0, 0, 0, 0]);
    expect(() => orthogonalized(input('bias', [3]))).toThrow('Muon needs matrices');
  });
});

describe('muonUpdate', () => {
  it('steps against the gradient, with entries of about the rate', () => {
    const gradient = random([6, 8], 'gradient');
    const zeros = constant(new Float32Array(48), [6, 8]);
    const found = muonUpdate(zeros, gradient, zeros, 0.01);
    const [step, slopes] = [values(found.parameter), values(gradient)];
    const rms = Math.sqrt(step.reduce((total, value) => total + value * value, 0) / step.length);
    expect(rms).toBeGreaterThan(0.006);
    expect(rms).toBeLessThan(0.013);
    expect(step.reduce((total, value, i) => total + value * slopes[i], 0)).toBeLessThan(0);
    values(found.momentum).forEach((value, i) => {
      expect(value).toBeCloseTo(0.05 * slopes[i], 10);
    });
  });

  it('remembers earlier gradients', () => {
    const zeros = constant([0, 0, 0, 0], [2, 2]);
    const found = muonUpdate(zeros, zeros, constant([1, 0, 0, 1], [2, 2]), 1);
    expect([...values(found.momentum)]).toEqual([0.95, 0, 0, 0.95]);
    expect(values(found.parameter)[0]).toBeLessThan(-0.9);
  });
});
