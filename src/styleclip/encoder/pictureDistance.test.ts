import { describe, expect, it } from 'vitest';
import { constant, fill, interpret, type Tensor } from '../../graph/index.js';
import { halvedPicture } from '../../nn/halvedPicture.js';
import { normals } from '../../random/index.js';
import { pictureDistance, pixelErrors } from './pictureDistance.js';

const shape = [2, 3, 16, 16];
const count = 2 * 3 * 16 * 16;
const noise = (stream: string): Float32Array => normals({ seed: 1, stream }, count);
const picture = (data: ArrayLike<number>): Tensor => constant(Float64Array.from(data), shape);
const numberOf = (tensor: Tensor): number => interpret([tensor])[0].data[0];

describe('pictureDistance', () => {
  it('of a change of all colours by 0.1 is 0.1: there are no other slopes, at any size', () => {
    const data = noise('a');
    const lighter = data.map((value) => value + 0.1);
    expect(numberOf(pictureDistance(picture(data), picture(lighter)))).toBeCloseTo(0.1, 6);
  });

  it('is a mean over sizes down to 8 px of colours and twice the slopes', () => {
    const rows = Float64Array.from({ length: count }, (_, i) => (Math.floor(i / 16) % 4 < 2 ? 1 : 0));
    const flat = new Float64Array(count);
    // Of 16 rows half are 1, and 7 of 15 pairs of neighbours differ; of the 8 halved ones half are 1, and all pairs differ.
    const expected = (0.5 + 2 * (7 / 15) + (0.5 + 2 * 1)) / 2;
    expect(numberOf(pictureDistance(picture(rows), picture(flat)))).toBeCloseTo(expected, 9);
  });

  it('of pictures of 8 px or less looks at them once', () => {
    const [a, b] = [fill(0.5, [1, 3, 4, 4]), fill(0, [1, 3, 4, 4])];
    expect(numberOf(pictureDistance(a, b))).toBeCloseTo(0.5, 9);
  });
});

describe('pixelErrors', () => {
  it('are mean absolute differences of each picture', () => {
    const data = noise('a');
    const other = data.map((value, i) => value + (i < count / 2 ? 0.25 : -0.5));
    const [errors] = interpret([pixelErrors(picture(data), picture(other))]);
    expect(errors.shape).toEqual([2]);
    expect(errors.data[0]).toBeCloseTo(0.25, 6);
    expect(errors.data[1]).toBeCloseTo(0.5, 6);
  });
});

it('halvedPicture takes means over squares', () => {
  const [half] = interpret([
    halvedPicture(
      constant(
        Array.from({ length: 16 }, (_, i) => i),
        [1, 1, 4, 4],
      ),
    ),
  ]);
  expect([...half.data]).toEqual([2.5, 4.5, 10.5, 12.5]);
});
