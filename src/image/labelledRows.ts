import { assert } from '../errors.js';
import type { Picture } from './picture.js';
import { blankPicture, type Color, type GridOptions, paste, pictureGrid, white } from './pictureGrid.js';
import { glyphHeight, glyphRows, glyphWidth } from './pixelFont.js';

/** Pictures under a line of text. */
export interface LabelledRow {
  /** Cut where the row ends; empty for no text. */
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
 * Rows of pictures, each under its label: usually the frozen generator's above the adapted one's of the same latents.
 *
 * All pictures have one size; letters grow with it. The text is black on a light background, else white.
 */
export function labelledRows(rows: readonly LabelledRow[], options: GridOptions = {}): Picture {
  assert(rows.length > 0, 'no rows of pictures');
  const { gap = 2, background = white } = options;
  const columns = Math.max(...rows.map((row) => row.pictures.length));
  const grids = rows.map((row) => pictureGrid(row.pictures, columns, { gap, background }));
  const { height: gridHeight, width } = grids[0];
  assert(
    grids.every((grid) => grid.width === width && grid.height === gridHeight),
    'the rows of pictures differ in size',
  );
  const scale = Math.max(1, Math.round(rows[0].pictures[0].height / 64));
  const stripHeight = (glyphHeight + 2) * scale;
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
