import { describe, expect, it } from 'vitest';
import { UserError } from '../../errors.js';
import { floatTensor } from '../../tensorData.js';
import { channelRelevance, directionSteps } from './globalDirection.js';

function expectRow(row: Float64Array, expected: readonly number[]): void {
  expect(row).toHaveLength(expected.length);
  expected.forEach((value, i) => {
    expect(row[i]).toBeCloseTo(value, 12);
  });
}

describe('channelRelevance', () => {
  it('is the mean direction from below to above, whatever the lengths', () => {
    // Two channels, two pictures, three numbers; the first channel turns x to y in both, at other lengths.
    const data = [
      ...[
        [2, 0, 0],
        [0, 5, 0],
        [1, 0, 0],
        [0, 1, 0],
      ],
      ...[
        [0, 0, 1],
        [0, 0, 3],
        [1, 0, 0],
        [0, 0, 2],
      ],
    ].flat();
    const [first, second] = channelRelevance(floatTensor(data, [2, 2, 2, 3]));
    expectRow(first, [-Math.SQRT1_2, Math.SQRT1_2, 0]);
    // In its first picture the second channel changes nothing: the other picture speaks alone.
    expectRow(second, [-Math.SQRT1_2, 0, Math.SQRT1_2]);
  });

  it('is nothing for a channel that never changes a picture', () => {
    const [row] = channelRelevance(floatTensor([1, 2, 1, 2], [1, 1, 2, 2]));
    expect([...row]).toEqual([0, 0]);
  });
});

describe('directionSteps', () => {
  const relevance = [
    [1, 0],
    [0.5, 0.5],
    [-0.25, 0],
    [0, 1],
  ].map((row) => Float64Array.from(row));
  const text = Float64Array.of(0.8, 0);

  it('keeps channels from beta up, relative to the strongest', () => {
    const { steps, channels } = directionSteps(relevance, text, 0.3);
    expect([...steps]).toEqual([1, 0.5, 0, 0]);
    expect(channels).toBe(2);
    expect([...directionSteps(relevance, text, 0).steps]).toEqual([1, 0.5, -0.25, 0]);
  });

  it('refuses a beta that leaves no channel, in one sentence', () => {
    expect(() => directionSteps(relevance, text, 0.9)).toThrow(UserError);
    expect(() => directionSteps(relevance, text, 0.9)).toThrow(
      /beta 0.9 leaves no channel: the most relevant one is at 0.800; give a smaller beta/,
    );
    expect(() => directionSteps([Float64Array.of(0, 1)], text, 0)).toThrow(UserError);
  });
});
