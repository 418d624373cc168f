import { describe, expect, it } from 'vitest';
import { type TunedProbabilityState, tunedProbability } from './tunedProbability.js';

const settings = { target: 0.5, length: 100, every: 2 };
const start: TunedProbabilityState = { probability: 0.5, signs: 0, pictures: 0, batches: 0 };

/** The state after batches of logits. */
function stateAfter(...batches: number[][]): TunedProbabilityState {
  return batches.reduce((state, logits) => tunedProbability(settings, state, logits), start);
}

describe('tunedProbability', () => {
  it('changes after so many batches only, by the share of pictures in between', () => {
    expect(stateAfter([1, 2, 3])).toEqual({ probability: 0.5, signs: 3, pictures: 3, batches: 1 });
    const changed = stateAfter([1, 2, 3], [4, 5, 6, 7]);
    expect(changed.probability).toBeCloseTo(0.57, 12);
    expect(changed).toMatchObject({ signs: 0, pictures: 0, batches: 0 });
  });

  it('falls below the target and on it', () => {
    expect(stateAfter([1, -1], [1, -1]).probability).toBeCloseTo(0.46, 12);
    expect(stateAfter([1, 1, 1, -1], [1, 1, 1, -1]).probability).toBeCloseTo(0.42, 12);
  });

  it('stays within 0 and 1', () => {
    const many = new Array<number>(80).fill(1);
    expect(stateAfter(many, many).probability).toBe(1);
    expect(
      stateAfter(
        many.map((value) => -value),
        many.map((value) => -value),
      ).probability,
    ).toBe(0);
  });
});
