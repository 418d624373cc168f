import type { ResizeRule } from '../clip/index.js';
import { resizeMatrix } from '../image/index.js';
import { type FloatTensor, floatTensor } from '../tensorData.js';

/** The side of the reference's patches in pixels. */
const referencePatchSize = 510;

/** The side of the patches of pictures of that size, an even number: `auto` is 510, or half of a smaller picture. */
export function patchSide(setting: number | 'auto', size: number): number {
  const side = setting === 'auto' ? (size > referencePatchSize ? referencePatchSize : size / 2) : setting;
  return 2 * Math.floor(side / 2);
}

/** The side of the windows of views of pictures of that size, an even number. */
export function viewSide(share: number, size: number): number {
  return Math.max(2, 2 * Math.floor((share * size) / 2));
}

/** Matrices that cut and resize patches: picture `[H, W]` to `rows . picture . columns`, `[R, R]`. */
export interface PatchMatrices {
  /** `[N, P, R, H]` */
  readonly rows: FloatTensor;
  /** `[N, P, W, R]` */
  readonly columns: FloatTensor;
}

/**
 * Cutting and resizing are linear, so a patch at any place is two matrix products, whose matrices are inputs of the
 * program. `centers` are (x, y) of each patch, picture by picture; a patch reaches `side / 2` to both sides.
 */
export function patchMatrices(
  centers: Int32Array,
  batch: number,
  side: number,
  size: number,
  resolution: number,
  resize: ResizeRule,
): PatchMatrices {
  const patches = centers.length / 2 / batch;
  const antialias = resize === 'antialiased';
  const { data } = resizeMatrix({
    from: side,
    to: resolution,
    filter: 'bicubic',
    antialias,
    rule: 'torchvision',
  });
  const area = resolution * size;
  const rows = new Float32Array(batch * patches * area);
  const columns = new Float32Array(batch * patches * area);
  for (let patch = 0; patch < batch * patches; patch++) {
    const [left, top] = [0, 1].map((axis) => centers[2 * patch + axis] - side / 2);
    for (let to = 0; to < resolution; to++) {
      for (let from = 0; from < side; from++) {
        const weight = data[to * side + from];
        rows[patch * area + to * size + top + from] = weight;
        columns[patch * area + (left + from) * resolution + to] = weight;
      }
    }
  }
  return {
    rows: floatTensor(rows, [batch, patches, resolution, size]),
    columns: floatTensor(columns, [batch, patches, size, resolution]),
  };
}
