import { add, log, mul, neg, sliceAxis, softmax, sum, type Tensor } from '#nada/graph/index.js';
import { heads } from './heads.js';

/** Keeps the logarithm finite where a class has no probability at all in float32. */
const floor = 1e-9;

/**
 * The cross entropy of each head, `[heads]`, a mean over the pictures; a picture without a label of a head adds nothing.
 *
 * Logits and labels are `[N, outputCount]`, labels as `labelRow` gives them.
 */
export function headLosses(logits: Tensor, labels: Tensor): Tensor[] {
  return heads.map(({ start, classes }) => {
    const part = (tensor: Tensor) => sliceAxis(tensor, 1, start, classes.length);
    const surprise = neg(log(add(softmax(part(logits)), floor)));
    return mul(sum(mul(part(labels), surprise)), 1 / logits.shape[0]);
  });
}
