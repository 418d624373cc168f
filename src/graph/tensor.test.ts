import { describe, expect, it } from 'vitest';
import { add, exp, mul } from './primitives/elementwise.js';
import { input, placeholderOf, state, type Tensor, topologicalOrder } from './tensor.js';

describe('placeholders', () => {
  it('know their name and role', () => {
    expect(placeholderOf(input('z', [2]))).toEqual({ name: 'z', role: 'input' });
    expect(placeholderOf(state('weight', [2]))).toEqual({ name: 'weight', role: 'state' });
    expect(placeholderOf(exp(input('z', [2])))).toBeUndefined();
  });

  it('have a shape and a type', () => {
    expect(input('z', [2, 3])).toMatchObject({ shape: [2, 3], type: 'float32' });
    expect(input('tokens', [77], 'int32').type).toBe('int32');
  });

  it.each([[[0]], [[-1]], [[1.5]], [[Number.NaN]]])('reject the shape %j', (shape) => {
    expect(() => input('z', shape)).toThrow('placeholder has a bad shape');
  });

  it('keep their shape when the array that gave it changes', () => {
    const shape = [2, 3];
    const tensor = input('z', shape);
    shape[0] = 9;
    expect(tensor.shape).toEqual([2, 3]);
  });
});

describe('topologicalOrder', () => {
  it('puts each tensor once and after its inputs', () => {
    const x = input('x', [2]);
    const shared = exp(x);
    const result = add(mul(shared, shared), add(shared, x));
    const order = topologicalOrder([result, shared, result]);
    expect(new Set(order).size).toBe(order.length);
    expect(order.length).toBe(5);
    const place = (tensor: Tensor) => order.indexOf(tensor);
    for (const tensor of order) {
      for (const source of tensor.inputs) expect(place(source)).toBeLessThan(place(tensor));
    }
  });

  it('is the same each time, regardless of sharing', () => {
    const x = input('x', []);
    let tensor = x;
    for (let i = 0; i < 40; i++) tensor = add(tensor, tensor);
    const order = topologicalOrder([tensor]);
    expect(order.length).toBe(41);
    expect(topologicalOrder([tensor])).toEqual(order);
  });

  it('does not recurse: a chain may be a hundred thousand long', () => {
    let tensor = input('x', []);
    for (let i = 0; i < 100_000; i++) tensor = exp(tensor);
    expect(topologicalOrder([tensor]).length).toBe(100_001);
  });
});
