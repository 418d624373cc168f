import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { memorySource } from '../platform/memorySource.js';
import { sizeOf } from '../tensorData.js';
import { columnMajorStrides, rowMajorStrides, stridedTensor } from './lazyTensor.js';
import { limits } from './limits.js';
import { storageAt } from './storage.js';

const counting = (elements: number) => {
  const data = Float32Array.from({ length: elements }, (_, i) => i);
  return storageAt(memorySource(new Uint8Array(data.buffer)), 0, 'float32', elements);
};

/** The element positions of a view, by the definition of strides. */
function positions(shape: readonly number[], strides: readonly number[], offset: number): number[] {
  if (shape.length === 0) return [offset];
  const [extent, ...inner] = shape;
  const [stride, ...steps] = strides;
  const all: number[] = [];
  for (let i = 0; i < extent; i++) all.push(...positions(inner, steps, offset + i * stride));
  return all;
}

describe('stridedTensor', () => {
  it('states row- and column-major strides', () => {
    expect(rowMajorStrides([2, 3, 4])).toEqual([12, 4, 1]);
    expect(columnMajorStrides([2, 3, 4])).toEqual([1, 2, 6]);
    expect(rowMajorStrides([])).toEqual([]);
  });

  it('reads channels-last weights in row-major order', async () => {
    const tensor = stridedTensor('f', counting(24), {
      offset: 0,
      shape: [2, 3, 2, 2],
      strides: [12, 1, 6, 3],
    });
    const { data } = await tensor.read();
    expect([...data].slice(0, 12)).toEqual([0, 3, 6, 9, 1, 4, 7, 10, 2, 5, 8, 11]);
  });

  it('reads any view as its strides say', async () => {
    const layout = fc.record({
      shape: fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 4 }),
      steps: fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 4, maxLength: 4 }),
      offset: fc.integer({ min: 0, max: 20 }),
    });
    const property = fc.asyncProperty(layout, async ({ shape, steps, offset }) => {
      const strides = steps.slice(0, shape.length);
      const tensor = stridedTensor('f', counting(200), { offset, shape, strides });
      const { data } = await tensor.read();
      expect([...data]).toEqual(positions(shape, strides, offset));
      expect(data.length).toBe(sizeOf(shape));
    });
    await fc.assert(property, { seed: 7, numRuns: 200 });
  });

  it('reads only the bytes that a view spans', async () => {
    const reads: [number, number][] = [];
    const source = memorySource(new Uint8Array(4000));
    const spying = {
      ...source,
      read(offset: number, length: number) {
        reads.push([offset, length]);
        return source.read(offset, length);
      },
    };
    const storage = storageAt(spying, 100, 'float32', 900);
    await stridedTensor('f', storage, { offset: 10, shape: [2, 3], strides: [3, 1] }).read();
    await stridedTensor('f', storage, { offset: 10, shape: [2, 3], strides: [1, 2] }).read();
    expect(reads).toEqual([
      [140, 24],
      [140, 24],
    ]);
  });

  it('gives memory of its own', async () => {
    const bytes = new Uint8Array(8);
    const storage = storageAt(memorySource(bytes), 0, 'uint8', 8);
    const { data } = await stridedTensor('f', storage, { offset: 0, shape: [8], strides: [1] }).read();
    data[0] = 5;
    expect(bytes[0]).toBe(0);
  });

  it.each([
    ['past the end', { offset: 0, shape: [11], strides: [1] }],
    ['past the end by its offset', { offset: 10, shape: [], strides: [] }],
    ['past the end by its strides', { offset: 0, shape: [2, 2], strides: [9, 1] }],
    ['of negative strides', { offset: 9, shape: [2], strides: [-1] }],
    ['of negative extents', { offset: 0, shape: [-1], strides: [1] }],
    ['of fractions', { offset: 0.5, shape: [1], strides: [1] }],
    ['of infinite extents', { offset: 0, shape: [2 ** 60, 2 ** 60], strides: [0, 0] }],
    ['of fewer strides than extents', { offset: 0, shape: [1, 1], strides: [1] }],
    ['of many dimensions', { offset: 0, shape: Array(65).fill(1), strides: Array(65).fill(1) }],
    ['of an exploding expansion', { offset: 0, shape: [limits.expandedTensor, 10], strides: [0, 1] }],
  ])('rejects a view %s', (_, layout) => {
    expect(() => stridedTensor('file.pt', counting(10), layout)).toThrow(/^file\.pt cannot be read/);
  });
});
