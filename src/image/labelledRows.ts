import { assert } from '../errors.js';
import type { Picture } from './picture.js';
import {
  blankPicture,
  type Color,
  type GridOptions,
  paste,
  pictureGrid,
  usualGap,
  white,
} from './pictureGrid.js';
import { glyphHeight, glyphRows, glyphWidth } from './pixelFont.js';

/** Images under a line of text. */
export interface LabelledRow {
  /** Cut off where the row ends; empty for no text. */
  readonly label: string;
  readonly pictures: readonly Picture[];
}

function fillSquare(picture: Picture, left: number, top: number, side: number, color: Color): void {
  for (let y = top; y < top + side; y++) {
    for (let x = left; x < left + side; x++) picture.data.set([...color, 255], (y * picture.width + x) * 4);
  }
}

function drawLabel(picture: Picture, label: string, scale: number, color: Color): void {
  let left = scale * 2;
  for (const character of label) {
    if (left + glyphWidth * scale > picture.width) return;
    for (const [row, bits] of glyphRows(character).entries()) {
      for (let column = 0; column < glyphWidth; column++) {
        const isInk = ((bits >> (glyphWidth - 1 - column)) & 1) === 1;
        if (isInk) fillSquare(picture, left + column * scale, (row + 1) * scale, scale, color);
      }
    }
    left += (glyphWidth + 1) * scale;
  }
}

/**
 * Draws rows of images, each under its label: usually the frozen generator's above the adapted one's for the same
 * latents.
 *
 * All images have one size; the letters grow with it. The text is black on a light background, else white.
 */
export function labelledRows(rows: readonly LabelledRow[], options: GridOptions = {}): Picture {
  assert(rows.length > 0, 'there are no rows of images');
  const { gap = usualGap, background = white } = options;
  const columns = Math.max(...rows.map((row) => row.pictures.length));
  const grids = rows.map((row) => pictureGrid(row.pictures, columns, { gap, background }));
  const { height: gridHeight, width } = grids[0];
  assert(
    grids.every((grid) => grid.width === width && grid.height === gridHeight),
    'the rows of images differ in size',
  );
  const scale = letterScale(rows[0].pictures[0].height);
  const stripHeight = labelHeight(rows[0].pictures[0].height);
  const ink: Color = background[0] + background[1] + background[2] > 382 ? [0, 0, 0] : white;
  const heights = rows.map((row) => gridHeight + (row.label === '' ? 0 : stripHeight));
  const sheet = blankPicture(
    width,
    heights.reduce((sum, height) => sum + height, 0),
    background,
  );
  let top = 0;
  for (const [index, { label }] of rows.entries()) {
    if (label !== '') {
      const strip = blankPicture(width, stripHeight, background);
      drawLabel(strip, label, scale, ink);
      paste(sheet, strip, 0, top);
    }
    paste(sheet, grids[index], 0, top + heights[index] - gridHeight);
    top += heights[index];
  }
  return sheet;
}

/** The height of a line of text above images of the given height. */
export function labelHeight(pictureHeight: number): number {
  return (glyphHeight + 2) * letterScale(pictureHeight);
}

/** The scale of letters above images of the given height. */
function letterScale(pictureHeight: number): number {
  return Math.max(1, Math.round(pictureHeight / 64));
}

/**
 * Cuts the images of one row, as one image without its margins above and below, out of a sheet of {@link labelledRows}
 * with the usual gap whose `count` rows all have a label.
 */
export function cutRow(sheet: Picture, count: number, row: number): Picture {
  const rowHeight = sheet.height / count;
  assert(
    Number.isInteger(rowHeight) && row >= 0 && row < count,
    `a sheet of ${count} rows has no row ${row}`,
  );
  const heightAt = (scale: number): number => rowHeight - (glyphHeight + 2) * scale - 2 * usualGap;
  let scale = 1;
  // The height of a row is that of its images plus that of the letters, which grow with them.
  while (letterScale(heightAt(scale)) > scale) scale++;
  const height = heightAt(scale);
  const end = (row + 1) * rowHeight - usualGap;
  const data = sheet.data.slice((end - height) * sheet.width * 4, end * sheet.width * 4);
  return { data, width: sheet.width, height };
}
