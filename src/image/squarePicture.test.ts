import { describe, expect, it } from 'vitest';
import { squarePicture } from './squarePicture.js';

/** 6 x 4 pixels whose red is the column, green the row and blue 7. */
function colours(channels: number) {
  const [width, height] = [6, 4];
  const pixels = Array.from({ length: width * height }, (_, i) =>
    [i % width, Math.floor(i / width), 7, 99].slice(0, channels),
  );
  return { data: Uint8ClampedArray.from(pixels.flat()), width, height };
}

describe('squarePicture', () => {
  it('cuts the square in the middle, as planes of colours', () => {
    const planes = squarePicture(colours(4), 4);
    expect([...planes.slice(0, 4)]).toEqual([1, 2, 3, 4]);
    expect([...planes.slice(16, 24)]).toEqual([0, 0, 0, 0, 1, 1, 1, 1]);
    expect([...planes.slice(32)]).toEqual(Array(16).fill(7));
  });

  it('takes images without a fourth channel', () => {
    expect(squarePicture({ ...colours(3), channels: 3 }, 2)).toEqual(squarePicture(colours(4), 2));
  });
});
