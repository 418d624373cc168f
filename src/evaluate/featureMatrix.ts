import { assert, UserError } from '../errors.js';
import type { FloatTensor } from '../tensorData.js';

/** Features in float64: `rows` samples of `width` numbers, row-major. */
export interface FeatureMatrix {
  readonly rows: number;
  readonly width: number;
  readonly data: Float64Array;
}

/**
 * Features `[N, F]` widened to float64; `what` names them in messages.
 *
 * @throws UserError when there are fewer than `least` samples, or a number is not finite.
 */
export function featureMatrix({ data, shape }: FloatTensor, what: string, least = 1): FeatureMatrix {
  assert(shape.length === 2, `${what} features have shape [${shape}] instead of [N, F]`);
  const [rows, width] = shape;
  if (rows < least) throw new UserError(`too few ${what} images (${rows}): use at least ${least}`);
  const wrong = data.findIndex((value) => !Number.isFinite(value));
  if (wrong >= 0) {
    const row = Math.floor(wrong / width);
    throw new UserError(`the features of ${what} image ${row} are not finite: leave that image out`);
  }
  return { rows, width, data: Float64Array.from(data) };
}

/** Asserts that two sets of features have the same width, as features of one network do. */
export function checkWidths(a: FeatureMatrix, b: FeatureMatrix): void {
  assert(a.width === b.width, `features of ${a.width} and ${b.width} numbers can't be compared`);
}

/** The rows at `indices`, in that order. */
export function rowsAt({ width, data }: FeatureMatrix, indices: ArrayLike<number>): FeatureMatrix {
  const taken = new Float64Array(indices.length * width);
  for (let i = 0; i < indices.length; i++) {
    taken.set(data.subarray(indices[i] * width, (indices[i] + 1) * width), i * width);
  }
  return { rows: indices.length, width, data: taken };
}

/** Divides every row by its length; a row of zeros is unchanged. */
export function unitRows({ rows, width, data }: FeatureMatrix): FeatureMatrix {
  const unit = Float64Array.from(data);
  for (let i = 0; i < rows; i++) {
    const row = unit.subarray(i * width, (i + 1) * width);
    const length = Math.sqrt(row.reduce((total, value) => total + value * value, 0));
    if (length > 0) for (let k = 0; k < width; k++) row[k] /= length;
  }
  return { rows, width, data: unit };
}
