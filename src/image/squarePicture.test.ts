import { describe, expect, it } from 'vitest';
import { squarePicture } from './squarePicture.js';

/** An image of 4 x 2 pixels in which column `x` is `10 * x + channel`. */
function columns(channels: number) {
  const data = Uint8ClampedArray.from(
    { length: 8 * channels },
    (_, i) => 10 * (Math.floor(i / channels) % 4) + (i % channels),
  );
  return { data, width: 4, height: 2 };
}

describe('squarePicture', () => {
  it('is the middle square, channel by channel', () => {
    const expected = [10, 20, 10, 20, 11, 21, 11, 21, 12, 22, 12, 22];
    expect([...squarePicture(columns(4), 2)]).toEqual(expected);
    expect([...squarePicture({ ...columns(3), channels: 3 }, 2)]).toEqual(expected);
  });

  it('makes grey images colour, with alpha and without', () => {
    const expected = [10, 20, 10, 20, 10, 20, 10, 20, 10, 20, 10, 20];
    expect([...squarePicture({ ...columns(1), channels: 1 }, 2)]).toEqual(expected);
    expect([...squarePicture({ ...columns(2), channels: 2 }, 2)]).toEqual(expected);
  });
});
