import { describe, expect, it } from 'vitest';
import { add, mul } from './primitives/elementwise.js';
import { gather } from './primitives/gather.js';
import { sum } from './primitives/reduce.js';
import { defineProgram } from './program.js';
import { input, state } from './tensor.js';

describe('defineProgram', () => {
  it('finds the inputs and the state of outputs and writes', () => {
    const [x, rate] = [input('x', [2]), input('rate', [])];
    const [w, b] = [state('w', [2]), state('b', [])];
    const outputs = { y: add(mul(x, w), b) };
    const writes = { w: mul(w, rate) };
    const program = defineProgram('step', outputs, writes);
    expect(program.name).toBe('step');
    expect(program.outputs).toBe(outputs);
    expect(program.writes).toBe(writes);
    expect([...program.inputs].sort()).toEqual([
      ['rate', rate],
      ['x', x],
    ]);
    expect([...program.reads].sort()).toEqual([
      ['b', b],
      ['w', w],
    ]);
  });

  it('leaves out what nothing depends on', () => {
    const unused = add(input('unused', [1]), state('idle', [1]));
    expect(unused.shape).toEqual([1]);
    const program = defineProgram('small', { y: input('x', [1]) });
    expect([...program.inputs.keys()]).toEqual(['x']);
    expect(program.reads.size).toBe(0);
    expect(program.writes).toEqual({});
  });

  it('may write state that it does not read', () => {
    const program = defineProgram('initialise', {}, { w: mul(input('z', [3]), 2) });
    expect(program.reads.size).toBe(0);
    expect([...program.inputs.keys()]).toEqual(['z']);
  });

  it('takes one name used twice in one shape as one entry, and an input and state of one name as two', () => {
    const twice = add(state('w', [2]), state('w', [2]));
    expect([...defineProgram('p', { twice }).reads.keys()]).toEqual(['w']);
    const both = defineProgram('p', { y: mul(sum(state('x', [2])), input('x', [])) });
    expect([both.inputs.get('x')?.shape, both.reads.get('x')?.shape]).toEqual([[], [2]]);
  });

  it('rejects a name with two shapes or types', () => {
    const shapes = { y: add(input('x', [2]), input('x', [1])) };
    expect(() => defineProgram('p', shapes)).toThrow('"x" has two shapes or types in p');
    const types = { y: gather(input('x', [2]), input('x', [2], 'int32')) };
    expect(() => defineProgram('p', types)).toThrow('"x" has two shapes or types in p');
    const states = { y: add(state('w', [2]), state('w', [1])) };
    expect(() => defineProgram('p', states)).toThrow('"w" has two shapes or types in p');
  });

  it('rejects a write in another shape than the entry it replaces', () => {
    const w = state('w', [2, 3]);
    expect(() => defineProgram('p', {}, { w: sum(w, [0]) })).toThrow('p writes "w" with another shape');
    expect(() => defineProgram('p', {}, { w: sum(w, [0], true) })).toThrow('p writes "w" with another shape');
  });
});
