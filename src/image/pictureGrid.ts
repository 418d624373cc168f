import { assert } from '../errors.js';
import type { Picture } from './picture.js';

/** Red, green and blue, each 0 to 255. */
export type Color = readonly [number, number, number];

/** The layout of a grid of images. */
export interface GridOptions {
  /** Pixels between images and around them; 2 by default. */
  readonly gap?: number;
  /** Colour of the gaps; white by default. */
  readonly background?: Color;
}

/** The default background. */
export const white: Color = [255, 255, 255];

/** An opaque image of one colour. */
export function blankPicture(width: number, height: number, color: Color = white): Picture {
  const data = new Uint8ClampedArray(width * height * 4);
  new Uint32Array(data.buffer).fill(new Uint32Array(Uint8Array.of(...color, 255).buffer)[0]);
  return { data, width, height };
}

/** Copies an image into another at `left`, `top`; it must fit. */
export function paste(target: Picture, source: Picture, left: number, top: number): void {
  assert(left >= 0 && top >= 0, 'an image is pasted outside its target');
  assert(
    left + source.width <= target.width && top + source.height <= target.height,
    'a pasted image does not fit its target',
  );
  for (let y = 0; y < source.height; y++) {
    const row = source.data.subarray(y * source.width * 4, (y + 1) * source.width * 4);
    target.data.set(row, ((top + y) * target.width + left) * 4);
  }
}

/** Pixels around each image by default. */
export const usualGap = 2;

/** Lays out images of one size in rows of `columns`, filling the last row with the background. */
export function pictureGrid(
  pictures: readonly Picture[],
  columns: number,
  options: GridOptions = {},
): Picture {
  const { gap = usualGap, background = white } = options;
  assert(
    pictures.length > 0 && Number.isInteger(columns) && columns >= 1,
    `${pictures.length} images can't be laid out in ${columns} columns`,
  );
  const { width, height } = pictures[0];
  assert(
    pictures.every((picture) => picture.width === width && picture.height === height),
    'the images of a grid differ in size',
  );
  const rows = Math.ceil(pictures.length / columns);
  const grid = blankPicture(columns * (width + gap) + gap, rows * (height + gap) + gap, background);
  for (const [index, picture] of pictures.entries()) {
    const column = index % columns;
    const row = Math.floor(index / columns);
    paste(grid, picture, gap + column * (width + gap), gap + row * (height + gap));
  }
  return grid;
}
