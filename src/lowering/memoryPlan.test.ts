import { describe, expect, test } from 'vitest';
import {
  add,
  conv,
  defineProgram,
  exp,
  gradients,
  input,
  mul,
  neg,
  normalize,
  reshape,
  state,
  sum,
  tanh,
} from '../graph/index.js';
import { OnnxBuilder } from './builder.js';
import { lower } from './lower.js';
import { planMemory } from './memoryPlan.js';

const float = 4;

/** A plan for nodes written by hand; `x` is an input of 10 floats. */
function planned(build: (builder: OnnxBuilder) => void) {
  const builder = new OnnxBuilder();
  build(builder);
  return planMemory(builder, [], []).activations / float;
}

describe('activations', () => {
  test('a chain holds two results at a time', () => {
    const peak = planned((builder) => {
      const x = builder.input('x', [10], 'float32');
      const a = builder.emit('Erf', [x], [10]);
      const b = builder.emit('Cos', [a], [10]);
      const c = builder.emit('Sin', [b], [10]);
      builder.output('y', c);
    });
    expect(peak).toBe(20);
  });

  test('what is needed later stays', () => {
    const peak = planned((builder) => {
      const x = builder.input('x', [10], 'float32');
      const a = builder.emit('Erf', [x], [10]);
      const b = builder.emit('Cos', [a], [10]);
      const c = builder.emit('Sin', [b], [10]);
      // a is used again: a, b and c live together, then a, c and d.
      builder.output('y', builder.emit('Min', [a, c], [10]));
    });
    expect(peak).toBe(30);
  });

  test('a tensor used twice by one node is freed once', () => {
    const peak = planned((builder) => {
      const x = builder.input('x', [10], 'float32');
      const a = builder.emit('Erf', [x], [10]);
      const b = builder.emit('Max', [a, a], [10]);
      const c = builder.emit('Max', [b, b], [10]);
      builder.output('y', builder.emit('Max', [c, c], [10]));
    });
    expect(peak).toBe(20);
  });

  test('a reshape takes no memory of its own, but keeps its source alive', () => {
    const peak = planned((builder) => {
      const x = builder.input('x', [10], 'float32');
      const a = builder.emit('Erf', [x], [10]);
      const view = builder.reshape(a, [2, 5]);
      const again = builder.reshape(view, [5, 2]);
      const b = builder.emit('Sin', [x], [10]);
      const c = builder.emit('Cos', [b], [10]);
      builder.output('y', builder.emit('ReduceSum', [again], [1, 1]));
      builder.output('z', c);
    });
    // a, b and c; afterwards a, c and the sum.
    expect(peak).toBe(30);
  });

  test('what nobody uses is not counted, constants and inputs neither', () => {
    const peak = planned((builder) => {
      const x = builder.input('x', [1000], 'float32');
      const ones = builder.constant(new Float64Array(1000).fill(1), [1000]);
      const [used] = builder.emitMany('Split', [x, ones], [[10], [990]]);
      builder.output('y', used);
    });
    expect(peak).toBe(10);
  });

  test('elementwise operators compute in place where their input dies', () => {
    const peak = planned((builder) => {
      const x = builder.input('x', [10], 'float32');
      const a = builder.emit('Erf', [x], [10]);
      const b = builder.emit('Mul', [a, x], [10]);
      builder.output('y', builder.emit('LeakyRelu', [b], [10]));
    });
    expect(peak).toBe(10);
  });

  test('memory of a dead result waits for the next one of its shape', () => {
    const peak = (last: readonly number[]) =>
      planned((builder) => {
        const x = builder.input('x', [100], 'float32');
        const early = builder.emit('Erf', [x], [100]);
        const small = builder.emit('ReduceSum', [early], [1]);
        const middle = builder.emit('Concat', [small], [10, 10]);
        const late = builder.emit('Concat', [middle], last);
        builder.output('y', late);
      });
    // The first result's memory is held while the middle one is computed, if the last one has its shape.
    expect(peak([100])).toBe(100 + 1 + 100);
    expect(peak([4, 25])).toBe(200);
  });

  test('elements have the size of their type', () => {
    const peak = planned((builder) => {
      const x = builder.input('x', [10], 'float32');
      const truth = builder.emit('Greater', [x, x], [10], { type: 'bool' });
      builder.output('y', builder.emit('Cast', [truth], [10], { type: 'int64' }));
    });
    expect(peak * float).toBe(10 + 80);
  });
});

test('a program counts the state that it reads and what it returns', () => {
  const [x, w, v] = [input('x', [10]), state('w', [10]), state('v', [3])];
  const y = mul(x, w);
  const program = defineProgram('test', { total: sum(y) }, { w: add(w, y), v });
  const { memory } = lower(program, { device: 'cpu', mode: 'auto' });
  expect(memory.state).toBe((10 + 3) * float);
  expect(memory.fetched).toBe((1 + 10 + 3) * float);
  // y, its sum and the new w.
  expect(memory.activations).toBe((10 + 1 + 10) * float);
});

test('backward passes hold what the forward pass made', () => {
  const x = input('x', [100]);
  let y = x;
  for (let i = 0; i < 10; i++) y = tanh(mul(y, 1.5));
  const forward = lower(defineProgram('forward', { y }), { device: 'cpu', mode: 'auto' });
  const both = lower(defineProgram('both', { dx: gradients(sum(y), [x])[0] }), {
    device: 'cpu',
    mode: 'auto',
  });
  expect(forward.memory.activations).toBe(100 * float);
  expect(both.memory.activations).toBeGreaterThanOrEqual(10 * 100 * float);
  expect(both.memory.activations).toBeLessThan(16 * 100 * float);
});

test('it grows with the batch', () => {
  const planOf = (batch: number) => {
    const x = input('x', [batch, 4, 16, 16]);
    const y = normalize(
      reshape(exp(neg(conv(x, state('w', [8, 4, 3, 3]), { padding: 1 }))), [batch, 8, 256]),
      1e-5,
    );
    return lower(defineProgram('test', { y }), { device: 'cpu', mode: 'auto' }).memory;
  };
  const [one, three] = [planOf(1), planOf(3)];
  expect(one.activations).toBe(2 * 8 * 256 * float);
  expect(three.activations).toBe(3 * one.activations);
  expect(three.fetched).toBe(3 * one.fetched);
  expect(three.state).toBe(one.state);
});
