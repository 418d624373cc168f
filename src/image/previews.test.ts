import { describe, expect, it } from 'vitest';
import { labelledRows } from './labelledRows.js';
import type { Picture } from './picture.js';
import { pictureGrid } from './pictureGrid.js';
import { gridPreview, labelledPreview, previewSide } from './previews.js';

/** An image of one colour. */
function picture(side: number, colour: readonly [number, number, number], height = side): Picture {
  const data = new Uint8ClampedArray(side * height * 4);
  for (let i = 0; i < data.length; i += 4) data.set([...colour, 255], i);
  return { data, width: side, height };
}

const many = (count: number, side: number): Picture[] =>
  Array.from({ length: count }, (_, i) => picture(side, [10 * i, 99, 200]));

const isSame = (a: Picture, b: Picture): boolean =>
  a.width === b.width && a.height === b.height && Buffer.from(a.data).equals(Buffer.from(b.data));

describe('previews', () => {
  it('leave sheets alone that are small enough', () => {
    const rows = [
      { label: 'before', pictures: many(8, 64) },
      { label: 'after', pictures: many(8, 64) },
    ];
    expect(isSame(labelledPreview(rows, previewSide), labelledRows(rows))).toBe(true);
    expect(isSame(gridPreview(many(16, 64), 4, previewSide), pictureGrid(many(16, 64), 4))).toBe(true);
    expect(labelledPreview([{ label: '', pictures: many(8, 400) }], Number.POSITIVE_INFINITY).width).toBe(
      3218,
    );
  });

  it.each([
    [8, 2],
    [1, 30],
    [5, 3],
  ])('fit %d columns of %d rows into the longest side, and fill it', (columns, count) => {
    const rows = Array.from({ length: count }, (_, i) => ({
      label: `row ${i}`,
      pictures: many(columns, 256),
    }));
    const { width, height } = labelledPreview(rows, 500);
    expect(Math.max(width, height)).toBeLessThanOrEqual(500);
    expect(Math.max(width, height)).toBeGreaterThan(500 - 2 * Math.max(columns, count));
  });

  it('keep colours and proportions', () => {
    const sheet = gridPreview([picture(300, [1, 2, 3], 150), picture(300, [7, 8, 9], 150)], 2, 106);
    expect([sheet.width, sheet.height]).toEqual([106, 29]);
    const at = (x: number, y: number) => [...sheet.data.slice((y * sheet.width + x) * 4).slice(0, 4)];
    expect([at(2, 2), at(51, 26), at(54, 2), at(0, 0)]).toEqual([
      [1, 2, 3, 255],
      [1, 2, 3, 255],
      [7, 8, 9, 255],
      [255, 255, 255, 255],
    ]);
  });
});
