import { describe, expect, it } from 'vitest';
import { exp, mul, sin, stopGradient } from '../primitives/elementwise.js';
import { matmul } from '../primitives/matmul.js';
import { sum } from '../primitives/reduce.js';
import { reshape, transpose } from '../primitives/shape.js';
import { apply, input, type Primitive, type Tensor } from '../tensor.js';
import { checkAdjoint } from './checkAdjoint.js';
import { checkGradient, compareWithDifferences } from './checkGradient.js';
import { uniform } from './random.js';

function sineWithDerivative(derivative: (x: Tensor) => Tensor): (x: Tensor) => Tensor {
  const primitive: Primitive = {
    name: 'sine',
    gradient: (output, cotangent) => [mul(cotangent, derivative(output.inputs[0]))],
    evaluate: ([x]) => x.data.map(Math.sin),
  };
  return (x) => apply(primitive, [x], {}, x.shape);
}

describe('checkGradient', () => {
  it('accepts a right gradient', () => {
    checkGradient((x, y) => mul(sin(x), exp(y)), [[3], [3]]);
  });

  it('finds a wrong first derivative', () => {
    const wrong = sineWithDerivative((x) => mul(sin(x), 1.0001));
    expect(() => checkGradient(wrong, [[3]])).toThrow(/d loss \/ d x0\[0\] is .* central differences give/);
  });

  it('finds a right first derivative whose own derivative is wrong', () => {
    const cosine: Primitive = {
      name: 'cosine',
      gradient: (output, cotangent) => [mul(cotangent, output)],
      evaluate: ([x]) => x.data.map(Math.cos),
    };
    const wrong = sineWithDerivative((x) => apply(cosine, [x], {}, x.shape));
    const x = input('x', [3]);
    compareWithDifferences(sum(wrong(x)), [x], { x: [0.1, 0.2, 0.3] });
    expect(() => checkGradient(wrong, [[3]])).toThrow(/d loss \/ d x0/);
  });

  it('finds a gradient that is not a number', () => {
    const wrong = sineWithDerivative((x) => mul(x, Number.NaN));
    expect(() => checkGradient(wrong, [[3]])).toThrow(/is NaN/);
  });

  it('rejects a case in which nothing depends on an input', () => {
    expect(() => checkGradient((x) => stopGradient(x), [[2]])).toThrow(/d loss/);
    expect(() => checkGradient((x, y) => mul(x, mul(y, 0)), [[2], [2]])).toThrow(/does not depend on x0/);
  });
});

describe('checkAdjoint', () => {
  it('distinguishes a transposed matrix from the matrix itself', () => {
    const swap = (x: Tensor) => transpose(x, [1, 0]);
    checkAdjoint(swap, swap, [2, 3]);
    expect(() => checkAdjoint(swap, (y) => reshape(y, [2, 3]), [2, 3])).toThrow(/<Ax, y>/);
  });

  it('finds a map whose gradient is not its adjoint', () => {
    const gram = (x: Tensor) => matmul(x, transpose(x, [1, 0]));
    expect(() => checkAdjoint(gram, gram, [2, 2])).toThrow(/differ by/);
  });
});

describe('uniform', () => {
  it('draws the same numbers for a seed, others for another, all in the range', () => {
    const draw = uniform(7)(20_000, 2, 5);
    expect(uniform(7)(20_000, 2, 5)).toEqual(draw);
    expect(uniform(8)(20_000, 2, 5)).not.toEqual(draw);
    expect(Math.min(...draw)).toBeGreaterThanOrEqual(2);
    expect(Math.max(...draw)).toBeLessThan(5);
    expect(draw.reduce((a, b) => a + b) / 20_000).toBeCloseTo(3.5, 1);
  });
});
