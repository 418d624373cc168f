import { type LabelledRow, labelHeight, labelledRows } from './labelledRows.js';
import type { Picture } from './picture.js';
import { pictureGrid, usualGap } from './pictureGrid.js';
import { resizeUint8 } from './resizeUint8.js';

/** The longer side of a preview, in pixels. */
export const previewSide = 2048;

interface Size {
  readonly width: number;
  readonly height: number;
}

/**
 * Draws labelled rows as `labelledRows` does, with images shrunk until no side of the sheet is longer than `longest`; the letters
 * stay readable.
 */
export function labelledPreview(rows: readonly LabelledRow[], longest: number): Picture {
  const columns = Math.max(...rows.map(({ pictures }) => pictures.length));
  const labels = rows.filter(({ label }) => label !== '').length;
  const size = fittingSize(rows[0].pictures[0], longest, ({ width, height }) => ({
    width: columns * (width + usualGap) + usualGap,
    height: rows.length * (height + 2 * usualGap) + labels * labelHeight(height),
  }));
  return labelledRows(
    rows.map(({ label, pictures }) => ({ label, pictures: pictures.map((each) => shrunk(each, size)) })),
  );
}

/** Lays out images in a grid as `pictureGrid` does, shrunk until no side of it is longer than `longest`. */
export function gridPreview(pictures: readonly Picture[], columns: number, longest: number): Picture {
  const lines = Math.ceil(pictures.length / columns);
  const size = fittingSize(pictures[0], longest, ({ width, height }) => ({
    width: columns * (width + usualGap) + usualGap,
    height: lines * (height + usualGap) + usualGap,
  }));
  return pictureGrid(
    pictures.map((each) => shrunk(each, size)),
    columns,
  );
}

/** The largest size of images whose sheet is small enough; at least a pixel. */
function fittingSize({ width, height }: Picture, longest: number, sheetOf: (size: Size) => Size): Size {
  const scaled = (side: number): Size => ({
    width: side,
    height: Math.max(1, Math.round((height * side) / width)),
  });
  let side = width;
  for (; side > 1; side--) {
    const sheet = sheetOf(side === width ? { width, height } : scaled(side));
    if (Math.max(sheet.width, sheet.height) <= longest) break;
  }
  return side === width ? { width, height } : scaled(side);
}

function shrunk(picture: Picture, { width, height }: Size): Picture {
  if (picture.width === width && picture.height === height) return picture;
  const { data } = resizeUint8({ ...picture, channels: 4 }, { width, height }, 'lanczos');
  return { data: new Uint8ClampedArray(data), width, height };
}
