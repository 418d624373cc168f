import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gradients } from '../gradients.js';
import type { Tensor } from '../tensor.js';
import { checkGradient } from '../testing/checkGradient.js';
import { randomTensor, uniform } from '../testing/random.js';
import { deviation, evaluate } from '../testing/values.js';
import { constant, scalar } from './constant.js';
import {
  abs,
  add,
  cos,
  div,
  erf,
  exp,
  greater,
  leakyRelu,
  leakyReluMask,
  log,
  maximum,
  minimum,
  mul,
  neg,
  type Operand,
  sigmoid,
  sign,
  sin,
  softplus,
  sqrt,
  stopGradient,
  sub,
  tanh,
} from './elementwise.js';
import { errorFunction } from './errorFunction.js';
import { sum } from './reduce.js';

type Unary = (x: Tensor) => Tensor;
type Binary = (a: Operand, b: Operand) => Tensor;

const smooth: [name: string, build: Unary, value: (x: number) => number, range: [number, number]][] = [
  ['neg', neg, (x) => -x, [-2, 2]],
  ['exp', exp, Math.exp, [-2, 2]],
  ['log', log, Math.log, [0.3, 3]],
  ['sqrt', sqrt, (x) => x ** 0.5, [0.3, 3]],
  ['tanh', tanh, (x) => (Math.exp(2 * x) - 1) / (Math.exp(2 * x) + 1), [-2, 2]],
  ['sigmoid', sigmoid, (x) => 1 / (1 + Math.exp(-x)), [-3, 3]],
  ['softplus', softplus, (x) => Math.log(1 + Math.exp(x)), [-3, 3]],
  ['erf', erf, errorFunction, [-2, 2]],
  ['sin', sin, Math.sin, [-3, 3]],
  ['cos', cos, Math.cos, [-3, 3]],
  ['abs right of 0', abs, (x) => x, [0.1, 2]],
  ['abs left of 0', abs, (x) => -x, [-2, -0.1]],
  ['leakyRelu right of 0', (x) => leakyRelu(x, 0.2), (x) => x, [0.1, 2]],
  ['leakyRelu left of 0', (x) => leakyRelu(x, 0.2), (x) => 0.2 * x, [-2, -0.1]],
];

describe.each(smooth)('%s', (_name, build, value, range) => {
  it('has the value of the function, element by element', () => {
    const x = uniform(3)(24, ...range);
    const result = build(constant(x, [2, 3, 4]));
    expect(result.shape).toEqual([2, 3, 4]);
    expect(deviation(evaluate(result), x.map(value))).toBeLessThan(1e-14);
  });

  it('has the derivatives that central differences give', () => {
    checkGradient(build, [[2, 5]], { range });
  });
});

const pairs: [name: string, build: Binary, value: (a: number, b: number) => number][] = [
  ['add', add, (a, b) => a + b],
  ['sub', sub, (a, b) => a - b],
  ['mul', mul, (a, b) => a * b],
  ['div', div, (a, b) => a / b],
  ['maximum', maximum, (a, b) => Math.max(a, b)],
  ['minimum', minimum, (a, b) => Math.min(a, b)],
  ['greater', greater, (a, b) => Number(a > b)],
];

describe.each(pairs)('%s', (_name, build, value) => {
  it.each([
    [[], [], []],
    [[3], [3], [3]],
    [[2, 1], [3], [2, 3]],
    [[], [2, 2], [2, 2]],
    [
      [4, 1, 3],
      [2, 1],
      [4, 2, 3],
    ],
    [[1], [1, 1], [1, 1]],
  ])('broadcasts [%j] and [%j] to [%j]', (shapeA, shapeB, shape) => {
    const [a, b] = [randomTensor(shapeA, 1), randomTensor(shapeB, 2)];
    const result = build(a, b);
    expect(result.shape).toEqual(shape);
    const whole = shape.reduce((product, extent) => product * extent, 1);
    const expected = Float64Array.from({ length: whole }, (_, flat) =>
      value(elementAt(a, shape, flat), elementAt(b, shape, flat)),
    );
    expect(evaluate(result)).toEqual(expected);
  });

  it('takes numbers on either side', () => {
    const three = scalar(3);
    expect(evaluate(build(three, 0.5))[0]).toBe(value(3, 0.5));
    expect(evaluate(build(0.5, three))[0]).toBe(value(0.5, 3));
  });

  it('rejects shapes that do not broadcast', () => {
    expect(() => build(randomTensor([2], 1), randomTensor([3], 2))).toThrow('[2] and [3] do not broadcast');
  });
});

describe('the derivatives of two-sided operations', () => {
  const shapes: [number[], number[]][] = [
    [[3], [3]],
    [[2, 1], [3]],
    [[], [2, 2]],
    [
      [2, 3],
      [1, 1],
    ],
  ];
  const operations: [string, Binary][] = [
    ['add', add],
    ['sub', sub],
    ['mul', mul],
    ['div', div],
  ];
  it.each(operations.flatMap(([name, build]) => shapes.map(([a, b]) => [name, a, b, build] as const)))(
    '%s of [%j] and [%j]',
    (_name, a, b, build) => {
      checkGradient(build, [a, b], { range: [0.4, 2] });
    },
  );

  it('maximum and minimum, where the larger is clear', () => {
    const values = [
      [1, 2, 0.3, -1],
      [0.4, 2.5, 0.2, -2],
    ];
    checkGradient(maximum, [[4], [4]], { values });
    checkGradient(minimum, [[4], [4]], { values });
    checkGradient(maximum, [[4], []], { values: [[1, 2, 0.3, -1], [0.7]] });
  });

  it('an operand used on both sides counts twice', () => {
    checkGradient((x) => mul(x, x), [[4]]);
    checkGradient((x) => div(x, add(mul(x, x), 1)), [[4]]);
  });

  it('maximum and minimum give the gradient of a tie to b', () => {
    const [a, b] = [constant([1], [1]), constant([1], [1])];
    for (const build of [maximum, minimum]) {
      expect(gradients(sum(build(a, b)), [a, b]).map((g) => evaluate(g)[0])).toEqual([0, 1]);
    }
  });
});

describe('operations without a derivative', () => {
  const flat: [string, Unary][] = [
    ['sign', sign],
    ['stopGradient', stopGradient],
    ['leakyReluMask', (x) => leakyReluMask(x, 0.2)],
    ['greater', (x) => greater(x, 0)],
  ];
  it.each(flat)('%s passes zeros', (_name, build) => {
    const x = constant([-2, -0.5, 0.5, 2], [4]);
    expect([...evaluate(gradients(sum(mul(build(x), 3)), [x])[0])]).toEqual([0, 0, 0, 0]);
  });

  it('sign, stopGradient and the mask have their values', () => {
    const x = constant([-2, 0, 3], [3]);
    expect([...evaluate(sign(x))]).toEqual([-1, 0, 1]);
    expect([...evaluate(stopGradient(x))]).toEqual([-2, 0, 3]);
    expect([...evaluate(leakyReluMask(x, 0.2))]).toEqual([0.2, 0.2, 1]);
  });

  it('stopGradient stops one factor only', () => {
    const x = constant([3], [1]);
    expect([...evaluate(gradients(sum(mul(x, stopGradient(x))), [x])[0])]).toEqual([3]);
  });
});

describe('leakyRelu', () => {
  it('has a kink at 0, where the slope counts', () => {
    const x = constant([-1, 0, 2], [3]);
    expect([...evaluate(leakyRelu(x, 0.2))]).toEqual([-0.2, 0, 2]);
    expect([...evaluate(gradients(sum(leakyRelu(x, 0.2)), [x])[0])]).toEqual([0.2, 0.2, 1]);
  });

  it('is ReLU with slope 0', () => {
    const x = constant([-1, 2], [2]);
    expect([...evaluate(leakyRelu(x, 0))].map(Math.abs)).toEqual([0, 2]);
    expect([...evaluate(gradients(sum(leakyRelu(x, 0)), [x])[0])]).toEqual([0, 1]);
  });

  it('has a second derivative of zero away from the kink', () => {
    const x = constant([-1.5, -0.5, 0.5, 2], [4]);
    const [first] = gradients(sum(leakyRelu(x, 0.2)), [x]);
    const [second] = gradients(sum(mul(first, first)), [x]);
    expect([...evaluate(second)]).toEqual([0, 0, 0, 0]);
  });
});

describe('extreme arguments', () => {
  it('sigmoid and softplus saturate instead of overflowing', () => {
    const x = constant([-800, 800], [2]);
    expect([...evaluate(sigmoid(x))]).toEqual([0, 1]);
    expect([...evaluate(softplus(x))]).toEqual([0, 800]);
    expect([...evaluate(gradients(sum(softplus(x)), [x])[0])]).toEqual([0, 1]);
  });

  it('sigmoid keeps its digits for very negative x', () => {
    expect(evaluate(sigmoid(scalar(-40)))[0] / Math.exp(-40)).toBeCloseTo(1, 12);
  });

  it('the square root has an infinite derivative at 0 and abs one of 0', () => {
    const x = constant([0], [1]);
    expect(evaluate(gradients(sum(sqrt(x)), [x])[0])[0]).toBe(Number.POSITIVE_INFINITY);
    expect(evaluate(gradients(sum(abs(x)), [x])[0])[0]).toBe(0);
  });
});

describe('broadcasting', () => {
  const pairOfShapes = fc
    .array(fc.integer({ min: 1, max: 3 }), { maxLength: 4 })
    .chain((shape) =>
      fc.tuple(
        fc.constant(shape),
        fc.array(fc.boolean(), { minLength: shape.length, maxLength: shape.length }),
        fc.integer({ min: 0, max: shape.length }),
      ),
    );

  it('sums the gradient of what was repeated', () => {
    fc.assert(
      fc.property(pairOfShapes, ([shape, ones, dropped]) => {
        const small = shape.map((extent, axis) => (ones[axis] ? 1 : extent)).slice(dropped);
        const [a, b] = [randomTensor(shape, 1), randomTensor(small, 2)];
        const [ofA, ofB] = gradients(sum(add(a, b)), [a, b]);
        expect([ofA.shape, ofB.shape]).toEqual([shape, small]);
        const repeats = evaluate(a).length / evaluate(b).length;
        expect(evaluate(ofB).every((value) => value === repeats)).toBe(true);
      }),
    );
  });
});

function elementAt(x: Tensor, shape: readonly number[], flat: number): number {
  let [index, stride, rest] = [0, 1, flat];
  for (let back = 1; back <= shape.length; back++) {
    const position = rest % shape[shape.length - back];
    rest = Math.floor(rest / shape[shape.length - back]);
    const extent = x.shape[x.shape.length - back] ?? 1;
    if (extent !== 1) index += position * stride;
    stride *= extent;
  }
  return evaluate(x)[index];
}
