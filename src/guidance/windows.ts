import { type ClipConfig, encodeImage, type ResizeRule } from '../clip/index.js';
import { add, constant, input, matmul, mul, reshape, sliceAxis, type Tensor } from '../graph/index.js';
import { resizeMatrix } from '../image/index.js';
import { integers, type RandomKey } from '../random/index.js';
import { type FloatTensor, floatTensor } from '../tensorData.js';
import { type ImageTower, unitRows } from './pictures.js';

/** The side of windows that cover a share of images of the given size, an even number. */
export function windowSide(share: number, size: number): number {
  return Math.max(2, 2 * Math.floor((share * size) / 2));
}

/** Centres (x, y) of `count` windows with the given side, anywhere inside images of a size. */
export function windowCenters(key: RandomKey, count: number, side: number, size: number): Int32Array {
  const places = Math.max(1, size - side);
  return integers(key, 2 * count, places).map((place) => place + side / 2);
}

/** Matrices that crop and resize windows: image `[H, W]` to `rows . image . columns`, `[R, R]`. */
export interface WindowMatrices<T> {
  /** `[N, P, R, H]` */
  readonly rows: T;
  /** `[N, P, W, R]` */
  readonly columns: T;
}

/**
 * The matrices of windows, as inputs of the program: cropping and resizing are linear, so a window at any position is
 * two matrix products.
 *
 * `centers` are (x, y) of each window, image by image; a window extends `side / 2` in each direction.
 */
export function windowMatrices(
  centers: Int32Array,
  batch: number,
  side: number,
  size: number,
  resolution: number,
  resize: ResizeRule,
): WindowMatrices<FloatTensor> {
  const windows = centers.length / 2 / batch;
  const antialias = resize === 'antialiased';
  const { data } = resizeMatrix({
    from: side,
    to: resolution,
    filter: 'bicubic',
    antialias,
    rule: 'torchvision',
  });
  const area = resolution * size;
  const rows = new Float32Array(batch * windows * area);
  const columns = new Float32Array(batch * windows * area);
  for (let window = 0; window < batch * windows; window++) {
    const [left, top] = [0, 1].map((axis) => centers[2 * window + axis] - side / 2);
    for (let to = 0; to < resolution; to++) {
      for (let from = 0; from < side; from++) {
        const weight = data[to * side + from];
        rows[window * area + to * size + top + from] = weight;
        columns[window * area + (left + from) * resolution + to] = weight;
      }
    }
  }
  return {
    rows: floatTensor(rows, [batch, windows, resolution, size]),
    columns: floatTensor(columns, [batch, windows, size, resolution]),
  };
}

/** The inputs through which a program receives windows; `name` gives the name of each input. */
export function windowInputs(
  { image: { resolution } }: ClipConfig,
  name: (matrices: keyof WindowMatrices<Tensor>) => string,
  { batch, windows, size }: { readonly batch: number; readonly windows: number; readonly size: number },
): WindowMatrices<Tensor> {
  return {
    rows: input(name('rows'), [batch, windows, resolution, size]),
    columns: input(name('columns'), [batch, windows, size, resolution]),
  };
}

/** Unit embeddings of one window of every image, `[N, E]`. */
export function embedWindow(
  { config, parameters }: ImageTower,
  pictures: Tensor,
  { rows, columns }: WindowMatrices<Tensor>,
  window: number,
): Tensor {
  const { mean, std } = config;
  const scaled = matmul(sliceAxis(rows, 1, window, 1), pictures);
  const resized = matmul(scaled, sliceAxis(columns, 1, window, 1));
  const scale = constant(
    std.map((deviation) => 0.5 / deviation),
    [3, 1, 1],
  );
  const shift = reshape(
    constant(
      mean.map((centre, colour) => (0.5 - centre) / std[colour]),
      [3],
    ),
    [3, 1, 1],
  );
  return unitRows(encodeImage(config, parameters, add(mul(resized, scale), shift)));
}
