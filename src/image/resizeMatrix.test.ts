import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ResizeFilter } from './filters.js';
import { type ResizeSpec, resizeMatrix } from './resizeMatrix.js';

function rowsOf(spec: ResizeSpec): number[][] {
  const { data, shape } = resizeMatrix(spec);
  return Array.from({ length: shape[0] }, (_, row) => [
    ...data.subarray(row * shape[1], (row + 1) * shape[1]),
  ]);
}

function expectRow(row: readonly number[], expected: readonly number[]): void {
  expect(row.length).toBe(expected.length);
  for (const [index, value] of expected.entries()) expect(row[index]).toBeCloseTo(value, 6);
}

describe("the rule 'pil'", () => {
  /** The middle row of 7 pixels reduced to 3, as Pillow 12.3 computes it for float images. */
  const shrinking: [ResizeFilter, number[]][] = [
    ['bicubic', [-0.030525, 0.045177, 0.2759463, 0.4188034, 0.2759463, 0.045177, -0.030525]],
    ['bilinear', [0, 0.0588235, 0.2352941, 0.4117647, 0.2352941, 0.0588235, 0]],
    ['lanczos', [-0.0583882, 0.0584667, 0.2916273, 0.4165884, 0.2916273, 0.0584667, -0.0583882]],
    ['box', [0, 0, 0.3333334, 0.3333334, 0.3333334, 0, 0]],
  ];
  it.each(shrinking)('shrinks with %s as Pillow does', (filter, expected) => {
    expectRow(rowsOf({ from: 7, to: 3, filter, rule: 'pil' })[1], expected);
  });

  /** The second row of 3 pixels enlarged to 7. */
  const growing: [ResizeFilter, number[]][] = [
    ['bicubic', [0.9058172, 0.1024931, -0.0083102]],
    ['bilinear', [0.8571429, 0.1428572, 0]],
    ['lanczos', [0.9019108, 0.131421, -0.0333318]],
    ['box', [1, 0, 0]],
  ];
  it.each(growing)('grows with %s as Pillow does', (filter, expected) => {
    expectRow(rowsOf({ from: 3, to: 7, filter, rule: 'pil' })[1], expected);
  });

  it('is what torchvision does with antialias', () => {
    const spec = { from: 50, to: 32, filter: 'bicubic' } as const;
    expect(rowsOf({ ...spec, rule: 'torchvision' })).toEqual(rowsOf({ ...spec, rule: 'pil' }));
  });
});

describe("the rule 'torchvision' without antialias", () => {
  const plain = { antialias: false, rule: 'torchvision' } as const;

  it('uses four cubic taps with a = -0.75 and repeats the border', () => {
    // Doubling: positions lie a quarter of a pixel from the centres.
    const near = 0.87890625;
    const far = 0.26171875;
    const outer = [-0.10546875, -0.03515625];
    const rows = rowsOf({ from: 4, to: 8, filter: 'bicubic', ...plain });
    expectRow(rows[3], [outer[0], near, far, outer[1]]);
    expectRow(rows[4], [outer[1], far, near, outer[0]]);
    expectRow(rows[0], [outer[1] + far + near, outer[0], 0, 0]);
    expectRow(rows[7], [0, 0, outer[0], outer[1] + far + near]);
  });

  it('skips pixels when shrinking', () => {
    expectRow(rowsOf({ from: 8, to: 2, filter: 'bilinear', ...plain })[0], [0, 0.5, 0.5, 0, 0, 0, 0, 0]);
  });

  it('clamps bilinear positions at the first pixel', () => {
    expectRow(rowsOf({ from: 2, to: 4, filter: 'bilinear', ...plain })[0], [1, 0]);
  });

  it('has no lanczos or box', () => {
    expect(() => resizeMatrix({ from: 2, to: 4, filter: 'lanczos', ...plain })).toThrow('internal error');
  });
});

describe('every rule', () => {
  const filter = fc.constantFrom<ResizeFilter>('bicubic', 'bilinear');
  const rule = fc.constantFrom<ResizeSpec['rule']>('pil', 'torchvision');
  const size = fc.integer({ min: 1, max: 80 });

  it('has rows that sum to one and mirror each other', () => {
    fc.assert(
      fc.property(size, size, filter, rule, fc.boolean(), (from, to, name, whose, antialias) => {
        const rows = rowsOf({ from, to, filter: name, rule: whose, antialias });
        for (const [index, row] of rows.entries()) {
          expect(row.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 12);
          const mirror = rows[to - 1 - index].toReversed();
          expect(Math.max(...row.map((weight, column) => Math.abs(weight - mirror[column])))).toBeLessThan(
            1e-9,
          );
        }
      }),
    );
  });

  it('keeps a side of the same length', () => {
    fc.assert(
      fc.property(size, filter, rule, fc.boolean(), (length, name, whose, antialias) => {
        const rows = rowsOf({ from: length, to: length, filter: name, rule: whose, antialias });
        for (const [y, row] of rows.entries()) {
          expect(Math.max(...row.map((weight, x) => Math.abs(weight - (x === y ? 1 : 0))))).toBeLessThan(
            1e-12,
          );
        }
      }),
    );
  });

  it('rejects sides of no pixels', () => {
    for (const wrong of [0, -1, 1.5]) {
      expect(() => resizeMatrix({ from: wrong, to: 4, filter: 'box', rule: 'pil' })).toThrow(
        'internal error',
      );
    }
  });
});
