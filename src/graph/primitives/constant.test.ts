import { describe, expect, it } from 'vitest';
import { input } from '../tensor.js';
import { evaluate } from '../testing/values.js';
import { constant, constantValue, fill, scalar } from './constant.js';

describe('constant', () => {
  it('keeps its numbers, shape and type', () => {
    const tensor = constant([1, 2, 3, 4, 5, 6], [2, 3]);
    expect([tensor.shape, tensor.type]).toEqual([[2, 3], 'float32']);
    expect([...evaluate(tensor)]).toEqual([1, 2, 3, 4, 5, 6]);
    expect(constant([1], [1], 'int32').type).toBe('int32');
  });

  it('copies: later changes of the array do not reach it', () => {
    const numbers = new Float64Array([1, 2]);
    const shape = [2];
    const tensor = constant(numbers, shape);
    numbers[0] = 9;
    shape[0] = 9;
    expect([...evaluate(tensor)]).toEqual([1, 2]);
    expect(tensor.shape).toEqual([2]);
  });

  it('rejects numbers that do not fill the shape', () => {
    expect(() => constant([1, 2, 3], [2, 2])).toThrow('3 values do not fill the shape [2,2]');
    expect(() => constant([], [0])).toThrow('bad shape');
  });

  it('has a scalar and a filled form', () => {
    expect(scalar(2.5).shape).toEqual([]);
    expect([...evaluate(scalar(2.5))]).toEqual([2.5]);
    expect(fill(3, [2, 2]).shape).toEqual([2, 2]);
    expect([...evaluate(fill(3, [2, 2]))]).toEqual([3, 3, 3, 3]);
  });

  it('is the only tensor with a constant value', () => {
    expect(constantValue(scalar(1))).toEqual(Float64Array.of(1));
    expect(constantValue(input('x', []))).toBeUndefined();
  });
});
