import { broadcastShapes, broadcastStrides, elementCount, forEachIndex } from '../shapes.js';
import { type Attributes, apply, type Primitive, type Tensor } from '../tensor.js';
import { scalar } from './constant.js';
import { errorFunction } from './errorFunction.js';
import { sumTo } from './reduce.js';

/** A tensor, or a number that stands for a scalar constant. */
export type Operand = Tensor | number;

function toTensor(operand: Operand): Tensor {
  return typeof operand === 'number' ? scalar(operand) : operand;
}

function unary(
  name: string,
  evaluate: (x: number, attributes: Attributes) => number,
  derivative: ((x: Tensor, y: Tensor) => Tensor) | undefined,
): (x: Tensor, attributes?: Attributes) => Tensor {
  const primitive: Primitive = {
    name,
    gradient: (output, cotangent) => [derivative && mul(cotangent, derivative(output.inputs[0], output))],
    evaluate: ([x], attributes) => x.data.map((value) => evaluate(value, attributes)),
  };
  return (x, attributes = {}) => apply(primitive, [x], attributes, x.shape);
}

function binary(
  name: string,
  evaluate: (a: number, b: number) => number,
  gradients: readonly ((cotangent: Tensor, a: Tensor, b: Tensor, output: Tensor) => Tensor)[],
): (a: Operand, b: Operand) => Tensor {
  const primitive: Primitive = {
    name,
    gradient(output, cotangent, wants) {
      const [a, b] = output.inputs;
      return gradients.map((gradient, i) =>
        wants[i] ? sumTo(gradient(cotangent, a, b, output), output.inputs[i].shape) : undefined,
      );
    },
    evaluate([a, b], _attributes, shape) {
      const result = new Float64Array(elementCount(shape));
      const strides = [broadcastStrides(a.shape, shape), broadcastStrides(b.shape, shape)];
      forEachIndex(shape, strides, (flat, [i, j]) => {
        result[flat] = evaluate(a.data[i], b.data[j]);
      });
      return result;
    },
  };
  return (a, b) => {
    const [x, y] = [toTensor(a), toTensor(b)];
    return apply(primitive, [x, y], {}, broadcastShapes(x.shape, y.shape));
  };
}

/** a + b, broadcasting. */
export const add = binary('add', (a, b) => a + b, [(g) => g, (g) => g]);

/** a - b, broadcasting. */
export const sub = binary('sub', (a, b) => a - b, [(g) => g, (g) => neg(g)]);

/** a * b, broadcasting. */
export const mul: (a: Operand, b: Operand) => Tensor = binary('mul', (a, b) => a * b, [
  (g, _a, b) => mul(g, b),
  (g, a) => mul(g, a),
]);

/** a / b, broadcasting. */
export const div: (a: Operand, b: Operand) => Tensor = binary('div', (a, b) => a / b, [
  (g, _a, b) => div(g, b),
  (g, _a, b, output) => neg(div(mul(g, output), b)),
]);

/** 1 where a > b, else 0, broadcasting; its derivative is 0 everywhere. */
export const greater: (a: Operand, b: Operand) => Tensor = binary('greater', (a, b) => (a > b ? 1 : 0), []);

/** The larger of a and b; where they are equal, the gradient goes to b. */
export const maximum: (a: Operand, b: Operand) => Tensor = binary('maximum', Math.max, [
  (g, a, b) => mul(g, greater(a, b)),
  (g, a, b) => mul(g, sub(1, greater(a, b))),
]);

/** The smaller of a and b; where they are equal, the gradient goes to b. */
export const minimum: (a: Operand, b: Operand) => Tensor = binary('minimum', Math.min, [
  (g, a, b) => mul(g, greater(b, a)),
  (g, a, b) => mul(g, sub(1, greater(b, a))),
]);

/** -x */
export const neg: (x: Tensor) => Tensor = unary(
  'neg',
  (x) => -x,
  () => scalar(-1),
);

/** e^x */
export const exp: (x: Tensor) => Tensor = unary('exp', Math.exp, (_x, y) => y);

/** Natural logarithm. */
export const log: (x: Tensor) => Tensor = unary('log', Math.log, (x) => div(1, x));

/** Square root; the derivative at 0 is infinite. */
export const sqrt: (x: Tensor) => Tensor = unary('sqrt', Math.sqrt, (_x, y) => div(0.5, y));

/** Hyperbolic tangent. */
export const tanh: (x: Tensor) => Tensor = unary('tanh', Math.tanh, (_x, y) => sub(1, mul(y, y)));

/** 1 / (1 + e^-x) */
export const sigmoid: (x: Tensor) => Tensor = unary('sigmoid', stableSigmoid, (_x, y) => mul(y, sub(1, y)));

/** log(1 + e^x) */
export const softplus: (x: Tensor) => Tensor = unary(
  'softplus',
  (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))),
  (x) => sigmoid(x),
);

/** The error function. */
export const erf: (x: Tensor) => Tensor = unary('erf', errorFunction, (x) =>
  mul(2 / Math.sqrt(Math.PI), exp(neg(mul(x, x)))),
);

/** Sine, of radians. */
export const sin: (x: Tensor) => Tensor = unary('sin', Math.sin, (x) => cos(x));

/** Cosine, of radians. */
export const cos: (x: Tensor) => Tensor = unary('cos', Math.cos, (x) => neg(sin(x)));

/** -1, 0 or 1; its derivative is 0 everywhere. */
export const sign: (x: Tensor) => Tensor = unary('sign', Math.sign, undefined);

/** |x|; the derivative at 0 is 0. */
export const abs: (x: Tensor) => Tensor = unary('abs', Math.abs, (x) => sign(x));

/** The same value, with no gradient flowing through it. */
export const stopGradient: (x: Tensor) => Tensor = unary('stopGradient', (x) => x, undefined);

const leakyReluUnary = unary(
  'leakyRelu',
  (x, { slope }) => (x > 0 ? x : x * Number(slope)),
  (_x, y) => leakyReluMask(y, Number(y.attributes.slope)),
);

/** x where x > 0, else slope * x; `slope` in [0, 1). With slope 0 this is ReLU. */
export function leakyRelu(x: Tensor, slope: number): Tensor {
  return leakyReluUnary(x, { slope });
}

const leakyReluMaskUnary = unary('leakyReluMask', (y, { slope }) => (y > 0 ? 1 : Number(slope)), undefined);

/** The derivative of {@link leakyRelu} from its output: 1 where y > 0, else slope. */
export function leakyReluMask(y: Tensor, slope: number): Tensor {
  return leakyReluMaskUnary(y, { slope });
}

function stableSigmoid(x: number): number {
  return x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x));
}
