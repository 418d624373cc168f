import { describe, expect, it } from 'vitest';
import { editMove, movedBy } from './editMove.js';

describe('the goal of an edit', () => {
  const picture = Float64Array.of(1, 0, 0);
  const [from, to] = [Float64Array.of(0, 1, 0), Float64Array.of(0, 0, 1)];

  it('is the image moved along the direction of texts', () => {
    const goal = movedBy(picture, editMove(to, from, Math.SQRT2));
    [1, -1, 1].forEach((value, i) => {
      expect(goal[i]).toBeCloseTo(value / Math.sqrt(3), 12);
    });
  });

  it('refuses texts that are the same to the CLIP', () => {
    expect(() => editMove(to, to, 1)).toThrow(/the same to this CLIP/);
  });
});
