import { describe, expect, it } from 'vitest';
import { floatTensor } from '../tensorData.js';
import { cutRow, labelledRows } from './labelledRows.js';
import { type Picture, toPicture, toPictures } from './picture.js';
import { blankPicture, pictureGrid } from './pictureGrid.js';
import { glyphRows } from './pixelFont.js';

function pixel(picture: Picture, x: number, y: number): number[] {
  return [...picture.data.slice((y * picture.width + x) * 4, (y * picture.width + x) * 4 + 4)];
}

describe('toPicture', () => {
  it('maps -1..1 to bytes, a half rounded up, clamped', () => {
    const values = [-1, 1, 0, -1.5, 1.5, -3e38, 3e38, 1 / 255, -1 / 255];
    const expected = [0, 255, 128, 0, 255, 0, 255, 128, 127];
    const picture = toPicture(floatTensor([...values, ...values, ...values], [3, 3, 3]));
    const reds = Array.from({ length: 9 }, (_, index) => picture.data[index * 4]);
    expect(reds).toEqual(expected);
    expect(pixel(picture, 2, 0)).toEqual([128, 128, 128, 255]);
  });

  it('refuses what would be black', () => {
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY]) {
      const tensor = floatTensor(new Float32Array(12).fill(value, 5, 6), [3, 2, 2]);
      expect(() => toPicture(tensor)).toThrow(/the image drawn holds 1 of 12 numbers that are not finite/);
    }
  });

  it('inverts every byte', () => {
    const bytes = Array.from({ length: 256 }, (_, byte) => byte / 127.5 - 1);
    const picture = toPicture(floatTensor([...bytes, ...bytes, ...bytes], [3, 16, 16]));
    for (let byte = 0; byte < 256; byte++) expect(picture.data[byte * 4]).toBe(byte);
  });

  it('puts channels, rows and batch entries in their places', () => {
    const values = Array.from({ length: 2 * 3 * 2 * 2 }, (_, index) => index / 127.5 - 1);
    const pictures = toPictures(floatTensor(values, [2, 3, 2, 2]));
    expect(pixel(pictures[0], 1, 0)).toEqual([1, 5, 9, 255]);
    expect(pixel(pictures[1], 0, 1)).toEqual([14, 18, 22, 255]);
  });

  it('rejects other shapes', () => {
    expect(() => toPicture(floatTensor([0, 0, 0, 0], [1, 2, 2]))).toThrow('internal error');
    expect(() => toPictures(floatTensor([0, 0, 0], [3, 1, 1]))).toThrow('internal error');
  });
});

describe('pictureGrid', () => {
  it('lays images out with gaps', () => {
    const colors = [10, 20, 30].map((value) => blankPicture(4, 3, [value, value, value]));
    const grid = pictureGrid(colors, 2, { gap: 1, background: [1, 2, 3] });
    expect([grid.width, grid.height]).toEqual([11, 9]);
    expect(pixel(grid, 0, 0)).toEqual([1, 2, 3, 255]);
    expect(pixel(grid, 1, 1)).toEqual([10, 10, 10, 255]);
    expect(pixel(grid, 6, 3)).toEqual([20, 20, 20, 255]);
    expect(pixel(grid, 4, 7)).toEqual([30, 30, 30, 255]);
    expect(pixel(grid, 6, 7)).toEqual([1, 2, 3, 255]);
  });

  it('can have no gap', () => {
    expect(pictureGrid([blankPicture(4, 3)], 1, { gap: 0 }).data.length).toBe(48);
  });

  it('rejects an empty list and mixed sizes', () => {
    expect(() => pictureGrid([], 1)).toThrow('internal error');
    expect(() => pictureGrid([blankPicture(1, 1), blankPicture(2, 1)], 2)).toThrow('internal error');
  });
});

describe('cutRow', () => {
  it.each([8, 64, 94, 200])('recovers the images of a row, at %i px', (side) => {
    const filled = (value: number) => ({
      data: new Uint8ClampedArray(side * side * 4).fill(value),
      width: side,
      height: side,
    });
    const sheet = labelledRows([
      { label: 'one', pictures: [filled(10), filled(20)] },
      { label: 'two', pictures: [filled(30), filled(40)] },
    ]);
    for (const [row, values] of [
      [0, [10, 20]],
      [1, [30, 40]],
    ] as const) {
      const cut = cutRow(sheet, 2, row);
      expect([cut.width, cut.height]).toEqual([sheet.width, side]);
      const line = (y: number) => [2, side + 4].map((x) => cut.data[(y * cut.width + x) * 4]);
      expect(line(0)).toEqual(values);
      expect(line(side - 1)).toEqual(values);
    }
    expect(() => cutRow(sheet, 2, 2)).toThrow('has no row 2');
  });
});

describe('labelledRows', () => {
  const frozen = [blankPicture(64, 64, [50, 50, 50]), blankPicture(64, 64, [60, 60, 60])];
  const adapted = [blankPicture(64, 64, [150, 50, 50]), blankPicture(64, 64, [160, 60, 60])];

  it('puts the first row above the second', () => {
    const sheet = labelledRows([
      { label: 'frozen', pictures: frozen },
      { label: '', pictures: adapted },
    ]);
    expect([sheet.width, sheet.height]).toEqual([2 * 66 + 2, 7 + 68 + 68]);
    expect(pixel(sheet, 10, 20)).toEqual([50, 50, 50, 255]);
    expect(pixel(sheet, 80, 100)).toEqual([160, 60, 60, 255]);
  });

  it('writes the label in ink that is visible on the background', () => {
    for (const [background, ink] of [
      [[255, 255, 255], 0],
      [[0, 0, 0], 255],
    ] as const) {
      const sheet = labelledRows([{ label: 'L', pictures: frozen }], { background });
      expect(pixel(sheet, 2, 1)).toEqual([ink, ink, ink, 255]);
      expect(pixel(sheet, 3, 1)).toEqual([...background, 255]);
      expect(pixel(sheet, 4, 5)).toEqual([ink, ink, ink, 255]);
    }
  });

  it('cuts a label at the edge', () => {
    expect(() => labelledRows([{ label: 'long '.repeat(200), pictures: frozen }])).not.toThrow();
  });
});

describe('glyphRows', () => {
  it('has the letters, capitals for lower case, plain ones for accents, ? for others', () => {
    expect(glyphRows('L')).toEqual([4, 4, 4, 4, 7]);
    expect(glyphRows('l')).toEqual(glyphRows('L'));
    expect(glyphRows('é')).toEqual(glyphRows('E'));
    expect(glyphRows('字')).toEqual(glyphRows('?'));
    expect(glyphRows('__proto__'.charAt(0))).toEqual([0, 0, 0, 0, 7]);
  });
});
