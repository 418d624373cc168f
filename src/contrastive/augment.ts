import { normals, type RandomKey, uniforms } from '../random/index.js';
import { toggle } from '../settings/kind.js';
import { row } from '../settings/row.js';
import { type FloatTensor, floatTensor } from '../tensorData.js';

/**
 * How often and how far pictures are changed before they are embedded. Nothing is mirrored: texts speak of left and
 * right; colours move little, because texts name them.
 */
export interface Augmentation {
  /** Share of pictures that are moved and scaled. */
  readonly geometry: number;
  /** Longest shift in each direction, as a share of the side. */
  readonly shift: number;
  /** Largest change of scale, as a share of the size. */
  readonly scale: number;
  /** Share of pictures whose brightness and contrast change. */
  readonly colour: number;
  /** Largest change of brightness, where black to white is 2. */
  readonly brightness: number;
  /** Largest change of contrast, as a share. */
  readonly contrast: number;
  /** Share of pictures that are blurred, by 1 to 3 passes of [1, 2, 1] / 4. */
  readonly blur: number;
  /** Share of pictures with noise. */
  readonly noise: number;
  /** Largest standard deviation of the noise. */
  readonly noiseDeviation: number;
  /** Share of pictures with a grey square. */
  readonly cutout: number;
  /** Largest side of the square, as a share of the picture's. */
  readonly cutoutSide: number;
}

/** Whether images are augmented. */
export const augmentRows = {
  /** Whether images are changed at random before they are embedded; see `defaultAugmentation`. */
  augment: row(toggle(), {
    group: 'The training',
    help: 'shift, scale, blur, cover and disturb images a little; --no-augment leaves them alone',
    default: true,
  }),
};

/** Changes that leave every word of a text true, and make a CLIP fit to guide images that are not yet clean. */
export const defaultAugmentation: Augmentation = {
  geometry: 0.6,
  shift: 0.06,
  scale: 0.08,
  colour: 0.5,
  brightness: 0.12,
  contrast: 0.15,
  blur: 0.2,
  noise: 0.3,
  noiseDeviation: 0.15,
  cutout: 0.15,
  cutoutSide: 0.3,
};

const drawsPerPicture = 16;

/** Changed copies of pictures `[N, 3, R, R]` in -1..1; `key` decides how, picture by picture. */
export function augmentPictures(
  pictures: FloatTensor,
  augmentation: Augmentation,
  key: Omit<RandomKey, 'element'>,
): FloatTensor {
  const [count, channels, height, width] = pictures.shape;
  const volume = channels * height * width;
  const data = new Float32Array(pictures.data);
  const draws = uniforms(key, count * drawsPerPicture);
  for (let i = 0; i < count; i++) {
    const own = data.subarray(i * volume, (i + 1) * volume);
    const u = draws.subarray(i * drawsPerPicture, (i + 1) * drawsPerPicture);
    const signed = (draw: number): number => 2 * u[draw] - 1;
    if (u[0] < augmentation.geometry) {
      const { shift, scale } = augmentation;
      warp(own, height, width, 1 + scale * signed(1), shift * height * signed(2), shift * width * signed(3));
    }
    if (u[4] < augmentation.blur) {
      for (let pass = 0; pass < 1 + Math.floor(3 * u[5]); pass++) blur(own, height, width);
    }
    if (u[6] < augmentation.colour) {
      const factor = 1 + augmentation.contrast * signed(7);
      const offset = augmentation.brightness * signed(8);
      for (let k = 0; k < volume; k++) own[k] = own[k] * factor + offset;
    }
    if (u[9] < augmentation.noise) {
      const noise = normals({ ...key, stream: `${key.stream}.noise`, element: i * volume }, volume);
      const deviation = augmentation.noiseDeviation * u[10];
      for (let k = 0; k < volume; k++) own[k] += deviation * noise[k];
    }
    if (u[11] < augmentation.cutout) {
      const side = Math.max(1, Math.round(augmentation.cutoutSide * height * u[12]));
      const top = Math.floor(u[13] * (height - side + 1));
      const left = Math.floor(u[14] * (width - side + 1));
      cover(own, height, width, { side, top, left }, signed(15));
    }
  }
  return floatTensor(data, pictures.shape);
}

/** Scales about the centre and shifts, with bilinear sampling and repeated borders. */
function warp(
  picture: Float32Array,
  height: number,
  width: number,
  scale: number,
  down: number,
  right: number,
): void {
  const rows = taps(height, scale, down);
  const columns = taps(width, scale, right);
  const area = height * width;
  const source = picture.slice();
  for (let start = 0; start < picture.length; start += area) {
    for (let y = 0; y < height; y++) {
      const [above, below] = [start + rows.low[y] * width, start + rows.high[y] * width];
      const v = rows.share[y];
      for (let x = 0; x < width; x++) {
        const [low, high, h] = [columns.low[x], columns.high[x], columns.share[x]];
        const top = source[above + low] * (1 - h) + source[above + high] * h;
        const bottom = source[below + low] * (1 - h) + source[below + high] * h;
        picture[start + y * width + x] = top * (1 - v) + bottom * v;
      }
    }
  }
}

/** Where each pixel of a side comes from: two pixels and the share of the second. */
function taps(side: number, scale: number, shift: number) {
  const [low, high, share] = [new Int32Array(side), new Int32Array(side), new Float32Array(side)];
  for (let i = 0; i < side; i++) {
    const centre = (side - 1) / 2;
    const from = Math.min(side - 1, Math.max(0, (i - centre - shift) / scale + centre));
    low[i] = Math.floor(from);
    high[i] = Math.min(side - 1, low[i] + 1);
    share[i] = from - low[i];
  }
  return { low, high, share };
}

/** One pass of [1, 2, 1] / 4 along both sides, borders repeated. */
function blur(picture: Float32Array, height: number, width: number): void {
  const area = height * width;
  const along = (start: number, stride: number, count: number): void => {
    let before = picture[start];
    for (let i = 0; i < count; i++) {
      const at = start + i * stride;
      const here = picture[at];
      const after = i + 1 < count ? picture[at + stride] : here;
      picture[at] = (before + 2 * here + after) / 4;
      before = here;
    }
  };
  for (let start = 0; start < picture.length; start += area) {
    for (let y = 0; y < height; y++) along(start + y * width, 1, width);
    for (let x = 0; x < width; x++) along(start + x, width, height);
  }
}

function cover(
  picture: Float32Array,
  height: number,
  width: number,
  { side, top, left }: { side: number; top: number; left: number },
  grey: number,
): void {
  for (let start = 0; start < picture.length; start += height * width) {
    for (let y = top; y < top + side; y++) {
      picture.fill(grey, start + y * width + left, start + y * width + left + side);
    }
  }
}
