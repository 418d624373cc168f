import { describe, expect, it } from 'vitest';
import { gradients } from './gradients.js';
import { constant, scalar } from './primitives/constant.js';
import { conv } from './primitives/conv.js';
import { add, exp, mul, sin, stopGradient, tanh } from './primitives/elementwise.js';
import { matmul } from './primitives/matmul.js';
import { sum } from './primitives/reduce.js';
import { upConv } from './primitives/upConv.js';
import { apply, input, type Primitive, type Tensor, topologicalOrder } from './tensor.js';
import { compareWithDifferences } from './testing/checkGradient.js';
import { randomTensor } from './testing/random.js';
import { deviation, evaluate, operationCounts } from './testing/values.js';

describe('gradients', () => {
  it('adds up over several uses of a tensor', () => {
    const x = constant([2, 3], [2]);
    const [dx] = gradients(sum(add(mul(x, x), add(x, mul(x, 5)))), [x]);
    expect([...evaluate(dx)]).toEqual([10, 12]);
  });

  it('adds up over paths of different length', () => {
    const x = input('x', [3]);
    const long = sin(exp(mul(x, 0.5)));
    compareWithDifferences(sum(mul(add(long, x), add(tanh(long), mul(x, long)))), [x], {
      x: [0.1, -0.4, 0.8],
    });
  });

  it('weighs several outputs with their cotangents', () => {
    const x = constant([1, 2], [2]);
    const [double, total] = [mul(x, 2), sum(mul(x, x))];
    const [dx] = gradients([double, total], [x], [constant([10, 20], [2]), scalar(3)]);
    expect([...evaluate(dx)]).toEqual([20 + 6, 40 + 12]);
  });

  it('counts several scalar outputs once each without cotangents, and one given twice twice', () => {
    const x = constant([1, 2], [2]);
    const loss = sum(mul(x, x));
    expect([...evaluate(gradients([loss, sum(x)], [x])[0])]).toEqual([3, 5]);
    expect([...evaluate(gradients([loss, loss], [x])[0])]).toEqual([4, 8]);
  });

  it('takes cotangents that are graph: gradients in two halves equal the whole', () => {
    const [x, w] = [randomTensor([2, 3], 1), randomTensor([3, 4], 2)];
    const embedding = tanh(matmul(x, w));
    const loss = (e: Tensor) => sum(mul(e, mul(e, e)));
    const cut = stopGradient(embedding);
    const [cotangent] = gradients(loss(cut), [cut]);
    const halves = gradients([embedding], [w], [cotangent])[0];
    expect(deviation(evaluate(halves), evaluate(gradients(loss(embedding), [w])[0]))).toBeLessThan(1e-15);
  });

  it('gives zeros of the right shape to inputs that are out of reach', () => {
    const [x, other, behind] = [constant([1, 2], [2]), randomTensor([2, 3], 1), constant([5], [1])];
    const found = gradients(sum(mul(x, stopGradient(behind))), [x, other, behind]);
    expect(found.map(({ shape }) => shape)).toEqual([[2], [2, 3], [1]]);
    expect(found.map((tensor) => [...evaluate(tensor)])).toEqual([[5, 5], [0, 0, 0, 0, 0, 0], [0]]);
  });

  it('is of intermediate tensors too, and of the output itself', () => {
    const x = constant([2], []);
    const y = mul(x, x);
    const z = mul(y, y);
    expect(gradients(z, [z, y, x, y]).map((tensor) => evaluate(tensor)[0])).toEqual([1, 8, 32, 8]);
  });

  it('is of a scalar, or of as many outputs as cotangents of their shapes', () => {
    const x = constant([1, 2], [2]);
    expect(() => gradients(x, [x])).toThrow('a gradient without cotangents needs scalar outputs');
    expect(() => gradients([x, x], [x], [x])).toThrow('exactly one cotangent');
    expect(() => gradients([x], [x], [scalar(1)])).toThrow('[2] has shape []');
  });

  it('differentiates one graph repeatedly, always with the same result', () => {
    const [x, y] = [randomTensor([2, 2], 1), randomTensor([2, 2], 2)];
    const loss = sum(tanh(matmul(x, y)));
    const nodes = topologicalOrder([loss]).length;
    const [first, second] = [gradients(loss, [x, y]), gradients(loss, [x, y])];
    expect(second.map((tensor) => evaluate(tensor))).toEqual(first.map((tensor) => evaluate(tensor)));
    expect(evaluate(gradients(loss, [y])[0])).toEqual(evaluate(first[1]));
    expect(topologicalOrder([loss]).length).toBe(nodes);
  });

  it('differentiates gradients, to any order', () => {
    const x = constant([0.7], []);
    let derivative = sin(x);
    for (let order = 1; order <= 6; order++) [derivative] = gradients(derivative, [x]);
    expect(evaluate(derivative)[0]).toBeCloseTo(-Math.sin(0.7), 14);
  });

  it('does not recurse: graphs may be thousands deep', () => {
    const x = input('x', []);
    let chain = x;
    for (let i = 0; i < 5000; i++) chain = i % 2 ? mul(chain, 0.999) : add(chain, mul(x, 1e-4));
    const [dx] = gradients(chain, [x]);
    const expected = (evaluate(chain, { x: [2] })[0] - evaluate(chain, { x: [0] })[0]) / 2;
    expect(evaluate(dx, { x: [1] })[0]).toBeCloseTo(expected, 10);
  });

  it('does not recurse in second derivatives either', () => {
    const x = input('x', []);
    let chain: Tensor = x;
    for (let i = 0; i < 2500; i++) chain = sin(chain);
    const [first] = gradients(chain, [x]);
    const [second] = gradients(first, [x]);
    expect(evaluate(second, { x: [0.3] }).every(Number.isFinite)).toBe(true);
  });
});

describe('what is frozen', () => {
  const blur = { taps: 4, kernel: new Array<number>(16).fill(1 / 4) };
  const x = input('x', [1, 2, 4, 4]);
  const frozen = randomTensor([2, 2, 3, 3], 1);
  const trained = input('w', [2, 2, 3, 3]);

  /** The operations that a backward pass adds to its forward pass. */
  function backwardOnly(result: Tensor, inputs: Tensor[]): Record<string, number> {
    const forward = operationCounts([result]);
    const whole = operationCounts([result, ...gradients([result], inputs, [randomTensor(result.shape, 9)])]);
    const added = Object.entries(whole).map(([name, count]) => [name, count - (forward[name] ?? 0)] as const);
    return Object.fromEntries(added.filter(([, count]) => count > 0));
  }

  it('reaches the primitive as what is wanted', () => {
    const asked: (readonly boolean[])[] = [];
    const spy: Primitive = {
      name: 'spy',
      gradient(_output, cotangent, wants) {
        asked.push(wants);
        return [cotangent, cotangent, cotangent];
      },
      evaluate: ([a]) => a.data,
    };
    const [a, b] = [input('a', [1]), input('b', [1])];
    const result = apply(spy, [a, exp(b), randomTensor([1], 1)], {}, [1]);
    const found = gradients(result, [b]);
    expect(asked).toEqual([[false, true, false]]);
    expect(operationCounts(found)).toEqual({ exp: 1, mul: 1 });
    gradients(result, [a]);
    gradients(result, [result]);
    expect(asked).toEqual([
      [false, true, false],
      [true, false, false],
    ]);
  });

  it('costs no weight gradient behind, and no input gradient before, what trains', () => {
    let picture = x;
    for (let layer = 0; layer < 3; layer++) picture = tanh(conv(picture, frozen, { padding: 1 }));
    picture = conv(picture, trained, { padding: 1 });
    for (let layer = 0; layer < 2; layer++) picture = conv(picture, frozen, { padding: 1 });
    expect(backwardOnly(picture, [trained])).toEqual({ convInputGradient: 2, convWeightGradient: 1 });
  });

  it('costs only input gradients when a latent alone is wanted', () => {
    const result = conv(upConv(x, frozen, blur), trained, { stride: 2, padding: 1 });
    expect(backwardOnly(result, [x])).toEqual({ convInputGradient: 1, upConvInputGradient: 1 });
    expect(backwardOnly(result, [trained])).toEqual({ convWeightGradient: 1 });
    expect(backwardOnly(result, [frozen])).toEqual({ convInputGradient: 1, upConvWeightGradient: 1 });
  });

  it('costs nothing at all on another branch', () => {
    const branch = matmul(tanh(randomTensor([2, 3], 1)), randomTensor([3, 1], 2));
    const w = input('v', [2, 1]);
    expect(backwardOnly(add(mul(branch, 2), mul(w, 3)), [w])).toEqual({ mul: 1 });
  });

  it('costs nothing behind stopGradient', () => {
    expect(backwardOnly(mul(stopGradient(exp(exp(trained))), trained), [trained])).toEqual({ mul: 1 });
  });

  it('leaves the frozen operand of a product without a gradient', () => {
    const [a, b] = [input('a', [2, 3]), input('b', [3, 2])];
    expect(backwardOnly(matmul(a, b), [a])).toEqual({ matmul: 1, transpose: 1 });
    expect(backwardOnly(matmul(a, b), [])).toEqual({});
    expect(backwardOnly(matmul(a, b), [input('elsewhere', [1])])).toEqual({});
  });
});
