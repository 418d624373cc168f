import { describe, expect, it } from 'vitest';
import { didYouMean, editDistance, nearestName } from './didYouMean.js';

describe('didYouMean', () => {
  it('counts a swap of neighbours as one mistake', () => {
    expect(editDistance('abcd', 'abdc')).toBe(1);
    expect(editDistance('', 'abc')).toBe(3);
    expect(editDistance('kitten', 'sitting')).toBe(3);
  });

  it('prefers the nearest and leaves far ones alone', () => {
    expect(didYouMean('batc', ['batch', 'microBatch'])).toBe(': did you mean "batch"?');
    expect(didYouMean('zzzzz', ['batch'])).toBe(': remove it');
    expect(nearestName('zzzzz', ['batch'])).toBeUndefined();
  });
});
