import { encodeImage, type ResizeRule } from '../clip/index.js';
import { add, constant, matmul, mul, reshape, sliceAxis, type Tensor } from '../graph/index.js';
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

/** Windows of a batch of images: where they lie, and what they become. */
export interface WindowCut {
  /** The centre (x, y) of each window, image by image; a window extends `side / 2` in each direction. */
  readonly centers: Int32Array;
  readonly batch: number;
  readonly side: number;
  /** The side of the images. */
  readonly size: number;
  /** The side that windows are resized to. */
  readonly resolution: number;
  readonly resize: ResizeRule;
}

/** The matrices on one side of the image: cropping and resizing are linear, so a window at any position is two products. */
export function windowMatrix(which: keyof WindowMatrices<unknown>, cut: WindowCut): FloatTensor {
  const { centers, batch, side, size, resolution, resize } = cut;
  const windows = centers.length / 2 / batch;
  const { data: weights } = resizeMatrix({
    from: side,
    to: resolution,
    filter: 'bicubic',
    antialias: resize === 'antialiased',
    rule: 'torchvision',
  });
  const shape = windowShape(which, { batch, windows, size, resolution });
  const area = resolution * size;
  const data = new Float32Array(batch * windows * area);
  const [axis, toStep, fromStep] = which === 'rows' ? [1, size, 1] : [0, 1, resolution];
  for (let window = 0; window < batch * windows; window++) {
    const first = window * area + (centers[2 * window + axis] - side / 2) * fromStep;
    for (let to = 0; to < resolution; to++) {
      for (let from = 0; from < side; from++) {
        data[first + to * toStep + from * fromStep] = weights[to * side + from];
      }
    }
  }
  return floatTensor(data, shape);
}

/** The shape of {@link windowMatrix}, `[batch, windows, R, H]` or `[batch, windows, W, R]`. */
export function windowShape(
  which: keyof WindowMatrices<unknown>,
  {
    batch,
    windows,
    size,
    resolution,
  }: {
    readonly batch: number;
    readonly windows: number;
    readonly size: number;
    readonly resolution: number;
  },
): number[] {
  return [batch, windows, ...(which === 'rows' ? [resolution, size] : [size, resolution])];
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
