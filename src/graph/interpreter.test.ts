import { describe, expect, it } from 'vitest';
import { interpret } from './interpreter.js';
import { constant } from './primitives/constant.js';
import { add, exp, mul } from './primitives/elementwise.js';
import { sum } from './primitives/reduce.js';
import { apply, input, type Primitive, state } from './tensor.js';

describe('interpret', () => {
  it('computes several outputs, with their shapes', () => {
    const [x, w] = [input('x', [2]), state('w', [2, 1])];
    const product = mul(x, w);
    const [whole, total] = interpret([product, sum(product)], { x: [1, 2], w: Float32Array.of(3, 4) });
    expect([whole.shape, [...whole.data]]).toEqual([
      [2, 2],
      [3, 6, 4, 8],
    ]);
    expect([total.shape, [...total.data]]).toEqual([[], [21]]);
  });

  it('computes in float64', () => {
    const x = input('x', []);
    expect(interpret([add(x, 1e-12)], { x: [1] })[0].data[0]).toBe(1 + 1e-12);
  });

  it('gives one value to placeholders that share a name', () => {
    const total = add(input('x', [1]), input('x', [1]));
    expect([...interpret([total], { x: [4] })[0].data]).toEqual([8]);
  });

  it('returns placeholders and constants as they are, without touching what was bound', () => {
    const bound = Float64Array.of(1, 2);
    const [x, c] = interpret([input('x', [2]), constant([3], [])], { x: bound });
    expect([...x.data, ...c.data]).toEqual([1, 2, 3]);
    x.data[0] = 9;
    expect(bound[0]).toBe(1);
  });

  it('needs no value for what the outputs do not use', () => {
    input('unused', [3]);
    expect([...interpret([add(input('x', []), 1)], { x: [1], other: [2] })[0].data]).toEqual([2]);
  });

  it('names a placeholder without a value', () => {
    const result = add(input('x', [1]), state('generator.noise', [1]));
    expect(() => interpret([result], { x: [1] })).toThrow('no value for "generator.noise"');
    expect(() => interpret([result])).toThrow('no value for "x"');
  });

  it('names a placeholder whose value has another length', () => {
    const x = input('style', [2, 2]);
    expect(() => interpret([x], { style: [1, 2, 3] })).toThrow('"style" does not fill [2,2]');
    expect(() => interpret([x], { style: [1, 2, 3, 4, 5] })).toThrow('"style" does not fill [2,2]');
    expect(() => interpret([x], { style: [] })).toThrow('"style" does not fill [2,2]');
  });

  it('does not mistake the members of every object for values', () => {
    expect(() => interpret([input('constructor', [1])], {})).toThrow('no value for "constructor"');
  });

  it('finds a primitive that computes a wrong number of elements', () => {
    const wrong: Primitive = { name: 'wrong', gradient: () => [], evaluate: () => new Float64Array(3) };
    expect(() => interpret([apply(wrong, [], {}, [2])])).toThrow(
      'wrong computed the wrong number of elements',
    );
  });

  it('computes each shared tensor once', () => {
    let calls = 0;
    const counted: Primitive = {
      name: 'counted',
      gradient: () => [],
      evaluate: ([x]) => {
        calls++;
        return x.data;
      },
    };
    let tensor = apply(counted, [constant([1], [])], {}, []);
    for (let i = 0; i < 30; i++) tensor = add(tensor, tensor);
    expect(interpret([tensor])[0].data[0]).toBe(2 ** 30);
    expect(calls).toBe(1);
  });

  it('computes graphs of any depth', () => {
    let tensor = input('x', []);
    for (let i = 0; i < 20_000; i++) tensor = i % 2 ? exp(mul(tensor, 0)) : add(tensor, 1);
    expect(interpret([tensor], { x: [0] })[0].data[0]).toBe(1);
  });
});
