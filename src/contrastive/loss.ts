import { assert } from '../errors.js';
import {
  add,
  div,
  exp,
  gather,
  matmul,
  mul,
  sliceAxis,
  sqrt,
  sub,
  sum,
  swapLastAxes,
  type Tensor,
} from '../graph/index.js';
import { logSumExp } from './logSumExp.js';

/** The largest logarithm of the temperature's inverse: cosines are scaled by 100 at most (Radford et al. 2021, 2.5). */
export const largestLogitScale = Math.log(100);

/** What a batch's loss is made of. */
export interface ContrastiveTerms {
  readonly loss: Tensor;
  /** The parts of the loss by name, before their weights. */
  readonly terms: ReadonlyMap<string, Tensor>;
}

/** The directional term of {@link contrastiveLoss}. */
export interface DirectionTerm {
  /** P: the pictures of rows 0 to P - 1 show things before a change, those of rows P to 2 P - 1 the same things after it. */
  readonly pairs: number;
  readonly weight: number;
  /** Texts of C changes, `[2 C, E]`: what is before each of them, then what is after each. */
  readonly changes: Tensor;
  /** Which change pair i is, int32 `[P]`. */
  readonly changeOf: Tensor;
}

/** Rows `[N, E]` divided by their lengths; a row of zeros stays zero, with finite slopes. */
export function unitRowsOrZero(x: Tensor): Tensor {
  return div(x, sqrt(add(sum(mul(x, x), [-1], true), 1e-12)));
}

/**
 * The loss of a batch of pictures and their texts, both `[N, E]` of any length.
 *
 * Symmetric cross-entropy over cosines times e^`logScale` (Radford et al. 2021, figure 3). Row i of `targets` `[N, N]`
 * is the distribution over the texts that belong to picture i, and of the pictures that belong to text i: uniform over
 * all rows whose text is the same, so that equal texts are no negatives (Yang et al. 2022, "Unified contrastive
 * learning in image-text-label space", equations 3 and 4).
 *
 * The directional term is 1 minus the cosine between the change of a picture's unit embedding and that of the texts that
 * name the change, averaged over the pairs (the quantity by which Gal et al. 2021, equation 2, steer generators).
 */
export function contrastiveLoss(
  pictures: Tensor,
  texts: Tensor,
  logScale: Tensor,
  targets: Tensor,
  direction?: DirectionTerm,
): ContrastiveTerms {
  const [count] = pictures.shape;
  const [unitPictures, unitTexts] = [unitRowsOrZero(pictures), unitRowsOrZero(texts)];
  const logits = mul(matmul(unitPictures, swapLastAxes(unitTexts)), exp(logScale));
  const belonging = sum(mul(logits, targets));
  const total = add(sum(logSumExp(logits)), sum(logSumExp(swapLastAxes(logits))));
  const contrast = mul(sub(mul(total, 0.5), belonging), 1 / count);
  if (!direction) return { loss: contrast, terms: new Map([['contrast', contrast]]) };
  const { pairs, weight } = direction;
  assert(2 * pairs <= count, `${pairs} pairs do not fit into ${count} rows`);
  const textChanges = gather(changeOf(unitRowsOrZero(direction.changes)), direction.changeOf);
  const cosines = sum(mul(changeOf(sliceAxis(unitPictures, 0, 0, 2 * pairs)), textChanges));
  const astray = sub(1, mul(cosines, 1 / pairs));
  return {
    loss: add(contrast, mul(astray, weight)),
    terms: new Map([
      ['contrast', contrast],
      ['direction', astray],
    ]),
  };
}

/** Unit differences `[K, E]` of rows `[2 K, E]`: the second half minus the first. */
function changeOf(rows: Tensor): Tensor {
  const half = rows.shape[0] / 2;
  return unitRowsOrZero(sub(sliceAxis(rows, 0, half, half), sliceAxis(rows, 0, 0, half)));
}
