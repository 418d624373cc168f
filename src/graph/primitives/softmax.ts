import { elementCount } from '../shapes.js';
import { apply, type Primitive, type Tensor } from '../tensor.js';
import { mul, sub } from './elementwise.js';
import { sum } from './reduce.js';

const softmaxPrimitive: Primitive = {
  name: 'softmax',
  gradient(output, cotangent) {
    const weighted = mul(output, cotangent);
    return [sub(weighted, mul(output, sum(weighted, [-1], true)))];
  },
  evaluate([x], _attributes, shape) {
    const row = shape[shape.length - 1];
    const result = new Float64Array(elementCount(shape));
    for (let start = 0; start < result.length; start += row) {
      const values = x.data.subarray(start, start + row);
      const peak = values.reduce((a, b) => Math.max(a, b));
      const powers = values.map((value) => Math.exp(value - peak));
      const total = powers.reduce((a, b) => a + b);
      result.set(
        powers.map((power) => power / total),
        start,
      );
    }
    return result;
  },
};

/** e^x divided by its sum along the last axis, safe for large x. */
export function softmax(x: Tensor): Tensor {
  return apply(softmaxPrimitive, [x], {}, x.shape);
}
