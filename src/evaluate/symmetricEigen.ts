import { assert } from '../errors.js';

/**
 * Eigenvalues in no particular order, and the eigenvector of `values[i]` in row i of `vectors` (row-major, `size` x
 * `size`).
 */
export interface Eigen {
  readonly values: Float64Array;
  readonly vectors: Float64Array;
}

/** Far more iterations than an eigenvalue needs (two or three). */
const mostIterations = 60;

/** Iterations after which the remainder of an entry is taken to be the rounding of far larger ones. */
const patience = 10;

/**
 * The eigenvalues and eigenvectors of a symmetric matrix, `size` x `size`, row-major.
 *
 * Reduction to tridiagonal form by reflections, then implicit QL iterations with Wilkinson's shift (Golub and Van Loan,
 * "Matrix Computations", sections 8.3.1 and 8.3.3): about 9 size^3 operations, and errors of about 1e-16 of the largest
 * eigenvalue, regardless of rank.
 */
export function symmetricEigen(matrix: Float64Array, size: number): Eigen {
  assert(matrix.length === size * size, `${matrix.length} numbers do not form a ${size} x ${size} matrix`);
  const { diagonal, beside, vectors } = tridiagonalize(matrix, size);
  const norm = diagonal.reduce((peak, value, i) => Math.max(peak, Math.abs(value), Math.abs(beside[i])), 0);
  for (let first = 0; first < size; first++) {
    for (let iteration = 0; ; iteration++) {
      const scale = iteration < patience ? Number.EPSILON * norm : norm;
      let last = first;
      while (last < size - 1 && !isNegligible(diagonal, beside, last, scale)) last++;
      if (last === first) break;
      assert(iteration < mostIterations, 'the eigenvalues do not converge');
      rotateDown(diagonal, beside, vectors, first, last);
    }
  }
  return { values: diagonal, vectors };
}

/** Whether an entry is zero up to rounding, relative to its neighbours or to numbers of a scale. */
function isNegligible(diagonal: Float64Array, beside: Float64Array, i: number, scale: number): boolean {
  const around = Math.abs(diagonal[i]) + Math.abs(diagonal[i + 1]);
  return Math.abs(beside[i]) <= Number.EPSILON * Math.max(around, scale);
}

/** One implicit QL sweep over the unreduced block `first..last`. */
function rotateDown(
  diagonal: Float64Array,
  beside: Float64Array,
  vectors: Float64Array,
  first: number,
  last: number,
): void {
  const half = (diagonal[first + 1] - diagonal[first]) / (2 * beside[first]);
  const shift = beside[first] / (half + (half >= 0 ? 1 : -1) * Math.hypot(half, 1));
  let bulge = diagonal[last] - diagonal[first] + shift;
  let [sine, cosine, carried] = [1, 1, 0];
  for (let i = last - 1; i >= first; i--) {
    const scaled = sine * beside[i];
    const kept = cosine * beside[i];
    const length = Math.hypot(scaled, bulge);
    beside[i + 1] = length;
    if (length === 0) {
      // The block splits here by itself.
      diagonal[i + 1] -= carried;
      beside[last] = 0;
      return;
    }
    sine = scaled / length;
    cosine = bulge / length;
    const below = diagonal[i + 1] - carried;
    const turned = (diagonal[i] - below) * sine + 2 * cosine * kept;
    carried = sine * turned;
    diagonal[i + 1] = below + carried;
    bulge = cosine * turned - kept;
    rotateRows(vectors, diagonal.length, i, cosine, sine);
  }
  diagonal[first] -= carried;
  beside[first] = bulge;
  beside[last] = 0;
}

function rotateRows(vectors: Float64Array, size: number, i: number, cosine: number, sine: number): void {
  for (let a = i * size, b = a + size, end = b; a < end; a++, b++) {
    const [upper, lower] = [vectors[a], vectors[b]];
    vectors[b] = sine * upper + cosine * lower;
    vectors[a] = cosine * upper - sine * lower;
  }
}

/**
 * The diagonal and off-diagonal (`beside[i]` between i and i + 1) of Q A Q^T, and Q in `vectors`, from reflections that
 * clear one column after another.
 */
function tridiagonalize(matrix: Float64Array, size: number) {
  const a = Float64Array.from(matrix);
  const vectors = new Float64Array(size * size);
  for (let i = 0; i < size; i++) vectors[i * size + i] = 1;
  const beside = new Float64Array(size);
  for (let column = 0; column < size - 1; column++) {
    const first = column + 1;
    const v = new Float64Array(size);
    let squares = 0;
    for (let i = first; i < size; i++) {
      v[i] = a[i * size + column];
      squares += v[i] ** 2;
    }
    const length = Math.sqrt(squares);
    beside[column] = v[first] > 0 ? -length : length;
    squares += length * Math.abs(v[first]);
    v[first] -= beside[column];
    if (squares === 0) continue;
    reflectBothSides(a, v, squares, first, size);
    reflectRows(vectors, v, squares, first, size);
  }
  const diagonal = Float64Array.from({ length: size }, (_, i) => a[i * size + i]);
  return { diagonal, beside, vectors };
}

/** A - v w^T - w v^T on the trailing block, with w = p - v (v.p) / 2h and p = A v / h; h is half of v's squared length. */
function reflectBothSides(a: Float64Array, v: Float64Array, h: number, first: number, size: number): void {
  const w = new Float64Array(size);
  let overlap = 0;
  for (let i = first; i < size; i++) {
    let total = 0;
    for (let k = first; k < size; k++) total += a[i * size + k] * v[k];
    w[i] = total / h;
    overlap += w[i] * v[i];
  }
  for (let i = first; i < size; i++) w[i] -= (v[i] * overlap) / (2 * h);
  for (let i = first; i < size; i++) {
    for (let k = first; k < size; k++) a[i * size + k] -= v[i] * w[k] + w[i] * v[k];
  }
}

/** (I - v v^T / h) times Q. */
function reflectRows(q: Float64Array, v: Float64Array, h: number, first: number, size: number): void {
  const along = new Float64Array(size);
  for (let i = first; i < size; i++) {
    for (let k = 0; k < size; k++) along[k] += v[i] * q[i * size + k];
  }
  for (let i = first; i < size; i++) {
    const factor = v[i] / h;
    for (let k = 0; k < size; k++) q[i * size + k] -= factor * along[k];
  }
}
