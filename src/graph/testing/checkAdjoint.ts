import { gradients } from '../gradients.js';
import type { Shape, Tensor } from '../tensor.js';
import { randomTensor } from './random.js';
import { deviation, evaluate, innerProduct } from './values.js';

/**
 * Checks that two linear maps are adjoint, <Ax, y> = <x, A'y> for random x and y, and that `gradients` derives A' from
 * A and A from A'.
 *
 * Throws with the difference, relative to the larger of 1 and the inner product.
 */
export function checkAdjoint(
  forward: (x: Tensor) => Tensor,
  adjoint: (y: Tensor) => Tensor,
  shape: Shape,
  seed = 1,
): void {
  const x = randomTensor(shape, seed);
  const ax = forward(x);
  const y = randomTensor(ax.shape, seed + 1);
  const ay = adjoint(y);
  const left = innerProduct(evaluate(ax), evaluate(y));
  const right = innerProduct(evaluate(x), evaluate(ay));
  expectEqual("<Ax, y> and <x, A'y>", [left], [right]);
  expectEqual("the gradient of A and A'", evaluate(gradients(ax, [x], [y])[0]), evaluate(ay));
  expectEqual("the gradient of A' and A", evaluate(gradients(ay, [y], [x])[0]), evaluate(ax));
}

function expectEqual(what: string, a: ArrayLike<number>, b: ArrayLike<number>): void {
  const difference = deviation(a, b);
  if (!(difference < 1e-12)) throw new Error(`${what} differ by ${difference}`);
}
