import { assert } from '../errors.js';
import { add, broadcastTo, mul, type Operand, reshape, sub, type Tensor } from '../graph/index.js';

/**
 * Truncation: average + psi * (w - average), for w `[N, D]` or w+ `[N, L, D]` with the average `[D]` (Karras et al.
 * 2018, appendix B). psi is a number, a scalar, or one value per layer `[L, 1]` as from {@link layerPsi}.
 */
export function truncate(w: Tensor, average: Tensor, psi: Operand): Tensor {
  return add(average, mul(sub(w, average), psi));
}

/** psi for the first `cutoff` of `count` layers and 1 for the others, as the values of an `[L, 1]` tensor. */
export function layerPsi(count: number, psi: number, cutoff = count): Float32Array<ArrayBuffer> {
  return Float32Array.from({ length: count }, (_, layer) => (layer < cutoff ? psi : 1));
}

/** The same w `[N, D]` for every layer: w+ `[N, count, D]`. */
export function broadcastLatent(w: Tensor, count: number): Tensor {
  const [batch, width] = w.shape;
  return broadcastTo(reshape(w, [batch, 1, width]), [batch, count, width]);
}

/**
 * Style mixing: w+ `[N, L, D]` from `first` where the mask is 1 and from `second` where it is 0 (Karras et al. 2018,
 * section 3.1). Both are w `[N, D]` or w+ `[N, L, D]`; the mask is `[L]`, or `[N, L]` with a different crossover per
 * sample.
 *
 * The mask can be an input of the program, so that another crossover rebuilds nothing.
 */
export function mixStyles(first: Tensor, second: Tensor, mask: Tensor): Tensor {
  const weight = reshape(mask, [...mask.shape, 1]);
  return add(mul(perLayer(first), weight), mul(perLayer(second), sub(1, weight)));
}

/** The mask `[L]` that takes layers below `crossover` from the first w and the others from the second. */
export function crossoverMask(count: number, crossover: number): Float32Array<ArrayBuffer> {
  return Float32Array.from({ length: count }, (_, layer) => (layer < crossover ? 1 : 0));
}

function perLayer(w: Tensor): Tensor {
  assert(w.shape.length === 2 || w.shape.length === 3, `[${w.shape}] is neither w nor w+`);
  return w.shape.length === 3 ? w : reshape(w, [w.shape[0], 1, w.shape[1]]);
}
