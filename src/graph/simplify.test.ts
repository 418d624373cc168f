import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gradients } from './gradients.js';
import { constant, constantValue, fill, scalar } from './primitives/constant.js';
import { conv } from './primitives/conv.js';
import { abs, add, div, exp, mul, neg, stopGradient, sub, tanh } from './primitives/elementwise.js';
import { broadcastTo, sum } from './primitives/reduce.js';
import { reshape } from './primitives/shape.js';
import { broadcastShapes } from './shapes.js';
import { simplify } from './simplify.js';
import { input, type Shape, type Tensor, topologicalOrder } from './tensor.js';
import { randomTensor, uniform } from './testing/random.js';
import { deviation, evaluate, operationCounts } from './testing/values.js';

const x = input('x', [2, 3]);

function simplified(tensor: Tensor): Tensor {
  const [result] = simplify([tensor]);
  expect(result.shape).toEqual(tensor.shape);
  return result;
}

describe('simplify', () => {
  it.each([
    ['x * 1', mul(x, 1)],
    ['1 * x', mul(1, x)],
    ['x + 0', add(x, 0)],
    ['0 + x', add(0, x)],
    ['x - 0', sub(x, 0)],
    ['x / 1', div(x, 1)],
    ['x * ones', mul(x, fill(1, [2, 3]))],
    ['stopGradient(x)', stopGradient(x)],
    ['all of them', add(0, mul(sub(div(stopGradient(x), 1), 0), 1))],
    ['x * 2 * 0.5', mul(mul(x, 2), 0.5)],
    ['-x * -1', mul(neg(x), -1)],
  ])('leaves x of %s', (_name, tensor) => {
    expect(simplified(tensor)).toBe(x);
  });

  it.each([
    ['0 - x', sub(0, x)],
    ['1 / x', div(1, x)],
    ['x * 0', mul(x, 0)],
    ['x + 1', add(x, 1)],
  ])('keeps %s', (_name, tensor) => {
    expect(simplified(tensor)).toBe(tensor);
  });

  it('keeps a neutral operand that makes the result larger', () => {
    const grown = add(x, fill(0, [4, 2, 3]));
    expect(simplified(grown)).toBe(grown);
    const raised = mul(x, fill(1, [1, 1, 1]));
    expect(simplified(raised)).toBe(raised);
  });

  it('computes constants', () => {
    const result = simplified(add(x, exp(mul(reshape(constant([1, 2, 3], [3]), [1, 3]), 2))));
    expect(operationCounts([result])).toEqual({ add: 1 });
    const [, folded] = result.inputs;
    expect(constantValue(folded)).toEqual(Float64Array.of(Math.exp(2), Math.exp(4), Math.exp(6)));
  });

  it('does not compute constants that would be huge', () => {
    const huge = broadcastTo(scalar(2), [(1 << 20) + 1]);
    expect(simplified(huge)).toBe(huge);
  });

  it('joins factors into one pass', () => {
    const result = simplified(mul(3, mul(mul(neg(x), 2), 5)));
    expect(operationCounts([result])).toEqual({ mul: 1 });
    const bound = { x: uniform(1)(6) };
    expect(
      deviation(
        evaluate(result, bound),
        bound.x.map((value) => -30 * value),
      ),
    ).toBeLessThan(1e-15);
  });

  it('keeps the rank that a factor brings', () => {
    for (const factor of [-1, 3]) {
      const raised = mul(neg(x), constant([factor], [1, 1, 1]));
      const result = simplified(raised);
      expectConsistent(result);
      expect(simplified(mul(mul(x, 2), constant([factor], [1, 1, 1]))).shape).toEqual([1, 2, 3]);
    }
  });

  it('leaves a broadcast to the operation that it feeds', () => {
    const row = input('row', [3]);
    const result = simplified(mul(broadcastTo(row, [2, 3]), x));
    expect(operationCounts([result])).toEqual({ mul: 1 });
    const both = mul(broadcastTo(row, [2, 3]), broadcastTo(row, [2, 3]));
    expect(simplified(both).shape).toEqual([2, 3]);
    expect(operationCounts([simplified(both)])).toEqual({ broadcast: 1, mul: 1 });
    const used = broadcastTo(row, [2, 3]);
    expect(simplified(used)).toBe(used);
  });

  it('makes the backward pass of a sum a matter of weights alone', () => {
    const w = input('w', [2, 3]);
    const [dx] = simplify(gradients(sum(mul(x, w)), [x]));
    expect(dx).toBe(w);
  });

  it('keeps what is shared shared', () => {
    const shared = exp(mul(x, 1));
    const [a, b] = simplify([tanh(shared), abs(shared)]);
    expect(a.inputs[0]).toBe(b.inputs[0]);
    expect(operationCounts([a, b])).toEqual({ exp: 1, tanh: 1, abs: 1 });
  });

  it('handles graphs of any depth', () => {
    let chain: Tensor = input('deep', []);
    for (let i = 0; i < 20_000; i++) chain = i % 2 ? mul(chain, 1) : exp(chain);
    expect(operationCounts(simplify([chain]))).toEqual({ exp: 10_000 });
  });

  it('keeps the meaning of the gradients of a network', () => {
    const w = input('w', [2, 2, 3, 3]);
    const loss = sum(mul(tanh(conv(randomTensor([1, 2, 4, 4], 1), w, { padding: 1 })), 3));
    const [dw] = gradients(loss, [w]);
    const bound = { w: uniform(2)(36) };
    expect(deviation(evaluate(simplified(dw), bound), evaluate(dw, bound))).toBeLessThan(1e-14);
  });

  it('keeps the meaning and shapes of any graph of elementwise operations', () => {
    fc.assert(
      fc.property(recipes, (recipe) => {
        const tensor = grow(recipe);
        const result = simplified(tensor);
        expectConsistent(result);
        const bound = { a: uniform(1)(1), b: uniform(2)(3), c: uniform(3)(6) };
        expect(deviation(evaluate(result, bound), evaluate(tensor, bound))).toBeLessThan(1e-12);
      }),
      { numRuns: 500 },
    );
  });
});

interface Step {
  kind: string;
  operation: number;
  left: number;
  right: number;
  rank: number;
}

const operations = [add, sub, mul];
const recipes: fc.Arbitrary<Step[]> = fc.array(
  fc.record({
    kind: fc.constantFrom('binary', 'number', 'broadcast', 'neg', 'stop', 'one', 'zero'),
    operation: fc.nat({ max: 2 }),
    left: fc.nat(),
    right: fc.nat(),
    rank: fc.nat({ max: 3 }),
  }),
  { minLength: 1, maxLength: 12 },
);

/** Grows a graph over small placeholders; each step uses tensors that already exist. */
function grow(recipe: readonly Step[]): Tensor {
  const pool: Tensor[] = [input('a', []), input('b', [3]), input('c', [2, 3])];
  for (const { kind, operation, left, right, rank } of recipe) {
    const [a, b] = [pool[left % pool.length], pool[right % pool.length]];
    const apply = operations[operation];
    const ones: Shape = new Array<number>(rank).fill(1);
    const whole = broadcastShapes(a.shape, [1, 2, 3]);
    if (kind === 'binary') pool.push(apply(a, b));
    else if (kind === 'number') pool.push(apply(a, constant([(right % 5) - 2], ones)));
    else if (kind === 'broadcast') pool.push(broadcastTo(a, whole));
    else if (kind === 'neg') pool.push(neg(a));
    else if (kind === 'stop') pool.push(stopGradient(a));
    else if (kind === 'one') pool.push(right % 2 ? mul(a, fill(1, ones)) : mul(fill(1, ones), a));
    else pool.push(right % 2 ? add(a, fill(0, ones)) : add(fill(0, ones), a));
  }
  return pool[pool.length - 1];
}

/** Fails where a binary operation claims another shape than its operands broadcast to. */
function expectConsistent(tensor: Tensor): void {
  for (const { primitive, inputs, shape } of topologicalOrder([tensor])) {
    if (!['add', 'sub', 'mul', 'div'].includes(primitive.name)) continue;
    expect(shape).toEqual(broadcastShapes(inputs[0].shape, inputs[1].shape));
  }
}
