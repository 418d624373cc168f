import { add, exp, log, mul, softmax, stopGradient, sub, sum, type Tensor } from '../graph/index.js';

/**
 * The logarithm of the sum of e^x along the last axis, `[..., N]` to `[...]`, for x of any size.
 *
 * The shift is the mean of x under its own softmax. That mean lies below the result by the softmax's entropy, which is
 * at most ln N, so the shifted sum lies between 1 and N and neither overflows nor vanishes.
 */
export function logSumExp(x: Tensor): Tensor {
  const shift = stopGradient(sum(mul(softmax(x), x), [-1], true));
  return add(log(sum(exp(sub(x, shift)), [-1])), sum(shift, [-1]));
}
