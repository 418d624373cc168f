/** The three matrices of a 1-D minimal filtering algorithm, row-major: y = output ((filter w) * (input x)). */
export interface FilteringMatrices {
  /** `[tile + taps - 1][taps]`: transforms the filter. */
  readonly filter: readonly (readonly number[])[];
  /** `[tile + taps - 1][tile + taps - 1]`: transforms the input. */
  readonly input: readonly (readonly number[])[];
  /** `[tile][tile + taps - 1]`: transforms the products back. */
  readonly output: readonly (readonly number[])[];
}

/**
 * Winograd's minimal filtering F(tile, taps) by the Toom-Cook construction: evaluate at finite points and at infinity
 * (Lavin and Gray, Fast Algorithms for Convolutional Neural Networks, 2015; Barabasz et al., 2018, for the points).
 */
export function cookToom(points: readonly number[], tile: number, taps: number): FilteringMatrices {
  const size = points.length + 1;
  const powers = (base: number, count: number) => Array.from({ length: count }, (_, k) => base ** k);
  const infinity = (count: number) => Array.from({ length: count }, (_, k) => (k === count - 1 ? 1 : 0));
  const others = (i: number) => points.filter((_, j) => j !== i);

  const filter = points.map((point, i) => {
    const weight = others(i).reduce((product, other) => product * (point - other), 1);
    return powers(point, taps).map((power) => power / weight);
  });
  const input = points.map((_, i) => [...polynomial(others(i)), 0]);
  const columns = [...points.map((point) => powers(point, tile)), infinity(tile)];
  return {
    filter: [...filter, infinity(taps)],
    input: [...input, polynomial(points)],
    output: Array.from({ length: tile }, (_, row) => Array.from({ length: size }, (_, i) => columns[i][row])),
  };
}

/** Coefficients of the product of (x - root), lowest power first. */
function polynomial(roots: readonly number[]): number[] {
  return roots.reduce<number[]>(
    (coefficients, root) =>
      Array.from(
        { length: coefficients.length + 1 },
        (_, k) => (coefficients[k - 1] ?? 0) - root * (coefficients[k] ?? 0),
      ),
    [1],
  );
}

/** The transpose of a matrix. */
export function transposed(matrix: readonly (readonly number[])[]): number[][] {
  return matrix[0].map((_, column) => matrix.map((row) => row[column]));
}

/** The inverse of evaluating a polynomial of `points.length + 1` coefficients at points and at infinity. */
export function interpolation(points: readonly number[]): number[][] {
  const size = points.length + 1;
  // Lagrange's basis polynomials, minus the leading coefficient's contribution to each.
  const columns = points.map((point, i) => {
    const others = points.filter((_, j) => j !== i);
    const weight = others.reduce((product, other) => product * (point - other), 1);
    return [...polynomial(others).map((coefficient) => coefficient / weight), 0];
  });
  const last = polynomial(points);
  return Array.from({ length: size }, (_, k) => [...columns.map((column) => column[k]), last[k]]);
}

/**
 * The Kronecker square of a matrix `[r][c]`: `[r * r, c * c]`, flat and row-major; turns a 1-D transform into a 2-D
 * one.
 */
export function kroneckerSquare(matrix: readonly (readonly number[])[]): Float64Array {
  const rows = matrix.length;
  const columns = matrix[0].length;
  const result = new Float64Array((rows * columns) ** 2);
  for (let i = 0; i < rows * rows; i++) {
    for (let j = 0; j < columns * columns; j++) {
      const first = matrix[Math.floor(i / rows)][Math.floor(j / columns)];
      result[i * columns * columns + j] = first * matrix[i % rows][j % columns];
    }
  }
  return result;
}
