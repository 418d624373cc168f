import { elementCount } from '../shapes.js';
import { apply, type Primitive, type Shape, type Tensor, type Value } from '../tensor.js';
import { mul, neg, sub } from './elementwise.js';
import { sum } from './reduce.js';

function moments(x: Value, epsilon: number): { mean: number; inverse: number }[] {
  const row = x.shape[x.shape.length - 1];
  return Array.from({ length: x.data.length / row }, (_, i) => {
    const values = x.data.subarray(i * row, (i + 1) * row);
    const mean = values.reduce((a, b) => a + b, 0) / row;
    const variance = values.reduce((total, value) => total + (value - mean) ** 2, 0) / row;
    return { mean, inverse: 1 / Math.sqrt(variance + epsilon) };
  });
}

function averageLast(x: Tensor): Tensor {
  return mul(sum(x, [-1], true), 1 / x.shape[x.shape.length - 1]);
}

const normalizePrimitive: Primitive = {
  name: 'normalize',
  gradient(output, cotangent) {
    const [x] = output.inputs;
    const along = mul(output, averageLast(mul(cotangent, output)));
    const centred = sub(sub(cotangent, averageLast(cotangent)), along);
    return [mul(inverseDeviation(x, Number(output.attributes.epsilon)), centred)];
  },
  evaluate([x], attributes, shape) {
    const row = shape[shape.length - 1];
    const rows = moments(x, Number(attributes.epsilon));
    return Float64Array.from({ length: elementCount(shape) }, (_, i) => {
      const { mean, inverse } = rows[Math.floor(i / row)];
      return (x.data[i] - mean) * inverse;
    });
  },
};

/** (x - mean) / sqrt(variance + epsilon) along the last axis: layer normalisation without its affine part. */
export function normalize(x: Tensor, epsilon: number): Tensor {
  return apply(normalizePrimitive, [x], { epsilon }, x.shape);
}

const inverseDeviationPrimitive: Primitive = {
  name: 'inverseDeviation',
  gradient(output, cotangent) {
    const [x] = output.inputs;
    const slope = mul(neg(mul(output, output)), 1 / x.shape[x.shape.length - 1]);
    return [mul(mul(cotangent, slope), normalize(x, Number(output.attributes.epsilon)))];
  },
  evaluate: ([x], attributes) =>
    Float64Array.from(moments(x, Number(attributes.epsilon)), ({ inverse }) => inverse),
};

/** 1 / sqrt(variance + epsilon) along the last axis, which remains with extent 1. */
export function inverseDeviation(x: Tensor, epsilon: number): Tensor {
  const shape: Shape = [...x.shape.slice(0, -1), 1];
  return apply(inverseDeviationPrimitive, [x], { epsilon }, shape);
}
