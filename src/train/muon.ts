import { assert } from '../errors.js';
import { add, div, matmul, mul, reshape, sqrt, sub, sum, swapLastAxes, type Tensor } from '../graph/index.js';

/** Share of the averaged gradient that remains after a step (Jordan et al. 2024). */
const momentumKeep = 0.95;
/** The odd polynomial that drives singular values from 0 to 1 towards 1, and the number of iterations (same source). */
const [linear, cubic, quintic] = [3.4445, -4.775, 2.0315];
const rounds = 5;
/** Prevents division by 0 for an all-zero gradient. */
const tiny = 1e-7;

/** One parameter's update as graph. */
export interface MuonUpdate {
  readonly parameter: Tensor;
  readonly momentum: Tensor;
}

/**
 * A step of Muon (Jordan et al. 2024): the averaged gradient of a matrix with all its singular values made about equal,
 * so that rare directions learn as fast as common ones.
 *
 * Filters `[out, in, h, w]` count as matrices `[out, in h w]`. `rate` is a scalar; the step's entries are about as
 * large as Adam's, so both can share a learning rate (Liu et al. 2025, "Muon is Scalable for LLM Training", section
 * 2.2).
 */
export function muonUpdate(
  parameter: Tensor,
  gradient: Tensor,
  momentum: Tensor,
  rate: Tensor | number,
): MuonUpdate {
  const next = add(mul(momentum, momentumKeep), mul(gradient, 1 - momentumKeep));
  // Nesterov's form: the step looks ahead by one average.
  const ahead = add(mul(next, momentumKeep), mul(gradient, 1 - momentumKeep));
  const [rows, columns] = matrixShape(gradient);
  const step = mul(orthogonalized(ahead), mul(rate, Math.sqrt(Math.max(rows, columns))));
  return { parameter: sub(parameter, step), momentum: next };
}

/**
 * A tensor of the same shape whose singular values as a matrix lie between about 0.7 and 1.2, by Newton and Schulz's
 * iteration.
 */
export function orthogonalized(tensor: Tensor): Tensor {
  const [rows, columns] = matrixShape(tensor);
  const matrix = reshape(tensor, [rows, columns]);
  const isTall = rows > columns;
  const flat = isTall ? swapLastAxes(matrix) : matrix;
  let x = div(flat, add(sqrt(sum(mul(flat, flat))), tiny));
  for (let round = 0; round < rounds; round++) {
    const square = matmul(x, swapLastAxes(x));
    const factor = add(mul(square, cubic), mul(matmul(square, square), quintic));
    x = add(mul(x, linear), matmul(factor, x));
  }
  return reshape(isTall ? swapLastAxes(x) : x, tensor.shape);
}

function matrixShape({ shape }: Tensor): [rows: number, columns: number] {
  assert(shape.length >= 2, `Muon needs matrices or filters, not the shape [${shape}]`);
  const [rows, ...rest] = shape;
  return [rows, rest.reduce((product, extent) => product * extent, 1)];
}
