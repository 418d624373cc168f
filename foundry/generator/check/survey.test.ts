import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FloatTensor, floatTensor } from '#nada/tensorData.js';
import type { Evaluator } from '../../evaluator/index.js';
import { randomEvaluator, tinyConfig } from '../../evaluator/testing/tiny.js';
import { survey, thumbnailSize, thumbnailsOf } from './survey.js';

const size = 16;

/** Pictures `first`, `first + 1`, ... of an endless row of different ones. */
function pictures(first: number, count: number): FloatTensor {
  const area = 3 * size * size;
  const data = Float32Array.from({ length: count * area }, (_, i) => Math.sin((first * area + i) * 0.37));
  return floatTensor(data, [count, 3, size, size]);
}

describe('survey', () => {
  let evaluator: Evaluator;
  beforeAll(async () => {
    evaluator = await randomEvaluator(tinyConfig);
  });
  afterAll(() => evaluator.close());

  it('in chunks keeps what the evaluator makes of all pictures at once', async () => {
    const seen: number[] = [];
    const count = 300;
    const found = await survey(evaluator, count, pictures, (done) => seen.push(done));
    const whole = await evaluator.judge(pictures(0, count));
    expect(found.features).toEqual(whole.features);
    expect(found.prediction).toEqual(whole.prediction);
    expect(found.thumbnails).toEqual(thumbnailsOf(pictures(0, count)));
    expect(seen).toEqual([256, 300]);
  });
});

describe('thumbnailsOf', () => {
  it('are means over squares', () => {
    const { data, shape } = thumbnailsOf(pictures(0, 2));
    expect(shape).toEqual([2, 3 * thumbnailSize ** 2]);
    const given = pictures(0, 2).data;
    const at = (picture: number, channel: number, row: number, column: number) =>
      given[((picture * 3 + channel) * size + row) * size + column];
    // Channel 2 of picture 1, row 3, column 5: pixels 6 and 7 by 10 and 11.
    const expected = (at(1, 2, 6, 10) + at(1, 2, 6, 11) + at(1, 2, 7, 10) + at(1, 2, 7, 11)) / 4;
    expect(data[(1 * 3 + 2) * 64 + 3 * 8 + 5]).toBeCloseTo(expected, 6);
  });
});
