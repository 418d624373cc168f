/** A square matrix, row-major, of homogeneous coordinates: 3 x 3 of the plane or 4 x 4 of colours. */
export type Matrix = readonly number[];

/** The product of two square matrices of one size. */
export function product(a: Matrix, b: Matrix): Matrix {
  const size = Math.sqrt(a.length);
  return a.map((_, at) => {
    const [row, column] = [Math.floor(at / size), at % size];
    let total = 0;
    for (let k = 0; k < size; k++) total += a[row * size + k] * b[k * size + column];
    return total;
  });
}

/** The matrix that changes nothing. */
export function identity(size: number): Matrix {
  return diagonal(new Array<number>(size).fill(1));
}

export function diagonal(values: readonly number[]): Matrix {
  const size = values.length;
  return Array.from({ length: size * size }, (_, at) => (at % (size + 1) === 0 ? values[at % size] : 0));
}

export function scale2d(x: number, y: number): Matrix {
  return diagonal([x, y, 1]);
}

export function translate2d(x: number, y: number): Matrix {
  return [1, 0, x, 0, 1, y, 0, 0, 1];
}

/** From the x axis towards the y axis. */
export function rotate2d(angle: number): Matrix {
  const [sine, cosine] = [Math.sin(angle), Math.cos(angle)];
  return [cosine, -sine, 0, sine, cosine, 0, 0, 0, 1];
}
