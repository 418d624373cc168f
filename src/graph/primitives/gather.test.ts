import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gradients } from '../gradients.js';
import { input, type Shape, type Tensor } from '../tensor.js';
import { checkAdjoint } from '../testing/checkAdjoint.js';
import { checkGradient } from '../testing/checkGradient.js';
import { randomTensor } from '../testing/random.js';
import { evaluate } from '../testing/values.js';
import { constant } from './constant.js';
import { gather, scatterAdd } from './gather.js';
import { sum } from './reduce.js';

function rowsAt(indices: readonly number[], shape: Shape = [indices.length]): Tensor {
  return constant(indices, shape, 'int32');
}

describe('gather', () => {
  const table = constant([1, 2, 3, 4, 5, 6], [3, 2]);

  it('picks rows, in any order and more than once', () => {
    const result = gather(table, rowsAt([2, 0, 2]));
    expect(result.shape).toEqual([3, 2]);
    expect([...evaluate(result)]).toEqual([5, 6, 1, 2, 5, 6]);
  });

  it('puts the shape of the indices before the shape of a row', () => {
    const deep = randomTensor([4, 2, 3], 1);
    expect(gather(deep, rowsAt([0, 1, 2, 3, 3, 3], [2, 3])).shape).toEqual([2, 3, 2, 3]);
    expect(gather(deep, rowsAt([1], [])).shape).toEqual([2, 3]);
    expect([...evaluate(gather(constant([7, 8, 9], [3]), rowsAt([1], [])))]).toEqual([8]);
  });

  it('keeps the type of the table', () => {
    expect(gather(rowsAt([4, 5, 6]), rowsAt([0])).type).toBe('int32');
  });

  it('rejects indices that are not integers or not rows', () => {
    expect(() => gather(table, constant([0], [1]))).toThrow('int32');
    expect(() => evaluate(gather(table, rowsAt([3])))).toThrow('row 3 is not in the table');
    expect(() => evaluate(gather(table, rowsAt([-1])))).toThrow('row -1 is not in the table');
  });
});

describe('scatterAdd', () => {
  it('adds rows up where an index repeats and leaves zeros elsewhere', () => {
    const result = scatterAdd(constant([1, 2, 3, 4, 5, 6], [3, 2]), rowsAt([3, 1, 3]), 4);
    expect(result.shape).toEqual([4, 2]);
    expect([...evaluate(result)]).toEqual([0, 0, 3, 4, 0, 0, 6, 8]);
  });

  it('rejects rows that are not one for each index, and indices outside of the table', () => {
    expect(() => scatterAdd(randomTensor([3, 2], 1), rowsAt([0, 1]), 4)).toThrow(
      'does not hold one row for each',
    );
    expect(() => scatterAdd(randomTensor([3, 2], 1), constant([0, 1, 2], [3]), 4)).toThrow('int32');
    expect(() => evaluate(scatterAdd(randomTensor([1, 2], 1), rowsAt([4]), 4))).toThrow('row 4');
  });
});

describe('gather and scatterAdd', () => {
  it('are adjoint', () => {
    const arbitrary = fc.integer({ min: 1, max: 5 }).chain((rows) =>
      fc.record({
        rows: fc.constant(rows),
        rest: fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 2 }),
        indices: fc.array(fc.integer({ min: 0, max: rows - 1 }), { minLength: 1, maxLength: 6 }),
        folded: fc.boolean(),
      }),
    );
    fc.assert(
      fc.property(arbitrary, fc.nat(), ({ rows, rest, indices, folded }, seed) => {
        const at = rowsAt(indices, folded ? [1, indices.length] : [indices.length]);
        checkAdjoint(
          (x) => gather(x, at),
          (y) => scatterAdd(y, at, rows),
          [rows, ...rest],
          seed,
        );
      }),
    );
  });

  it('have the derivatives that central differences give', () => {
    checkGradient((x) => gather(x, rowsAt([2, 0, 2, 1], [2, 2])), [[3, 2]]);
    checkGradient((x) => scatterAdd(x, rowsAt([2, 0, 2, 1], [2, 2]), 4), [[2, 2, 3]]);
  });

  it('give indices no gradient', () => {
    const at = input('at', [2], 'int32');
    const [zeros] = gradients(sum(gather(randomTensor([3, 2], 1), at)), [at]);
    expect([...evaluate(zeros)]).toEqual([0, 0]);
  });
});
