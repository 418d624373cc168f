import { describe, expect, it } from 'vitest';
import { colourMatrix } from './colour.js';
import { percentileDraws, philoxDraws } from './draws.js';
import { identity, type Matrix } from './matrices.js';
import { type Transform, weightsOfGroup } from './transforms.js';

type Colour = readonly [number, number, number];

function changed(name: Transform, percentile: number, [r, g, b]: Colour): number[] {
  const draws = percentileDraws(percentile, (count) => new Float32Array(count));
  const m: Matrix = colourMatrix({ [name]: 1 }, draws, 0, 1);
  return [0, 4, 8].map((row) => m[row] * r + m[row + 1] * g + m[row + 2] * b + m[row + 3]);
}

function expectColour(actual: number[], expected: readonly number[]): void {
  actual.forEach((value, i) => {
    expect(value).toBeCloseTo(expected[i], 9);
  });
}

const inverseError = 0.5951160814499948;
const colour: Colour = [0.6, -0.2, 0.1];
const grey = 0.5 / 3;

describe('colourMatrix', () => {
  it('at probability 0 changes nothing', () => {
    const draws = philoxDraws('a', 1, 3, 0);
    expect(colourMatrix(weightsOfGroup('bgc'), draws, 0, 0)).toEqual(identity(4));
  });

  it('adds brightness and multiplies contrast', () => {
    expectColour(
      changed('brightness', 0.8, colour),
      colour.map((value) => value + 0.2 * inverseError),
    );
    expectColour(
      changed('contrast', 0.8, colour),
      colour.map((value) => value * 2 ** (0.5 * inverseError)),
    );
  });

  it('inverts luma and keeps the chroma', () => {
    expectColour(changed('lumaflip', 0.4, colour), colour);
    expectColour(
      changed('lumaflip', 0.6, colour),
      colour.map((value) => value - 2 * grey),
    );
  });

  it('turns hues about grey: a third of a turn sends red to green to blue', () => {
    // (share * 2 - 1) half turns.
    const third = (1 + 2 / 3) / 2;
    expectColour(changed('hue', third, [1, 0, 0]), [0, 1, 0]);
    expectColour(changed('hue', third, colour), [colour[2], colour[0], colour[1]]);
    expectColour(changed('hue', 0.9, [0.3, 0.3, 0.3]), [0.3, 0.3, 0.3]);
  });

  it('scales the distance from grey', () => {
    const factor = 2 ** inverseError;
    expectColour(
      changed('saturation', 0.8, colour),
      colour.map((value) => grey + (value - grey) * factor),
    );
  });
});
