import { expect, it } from 'vitest';
import { UserError } from '../../errors.js';
import { featureWeight } from './featureWeight.js';

it('is 1 with a CLIP and 0 without, unless it is given', () => {
  expect(featureWeight(undefined, true)).toBe(1);
  expect(featureWeight(0.5, true)).toBe(0.5);
  expect(featureWeight(undefined, false)).toBe(0);
  expect(featureWeight(0, false)).toBe(0);
});

it('refuses a weight without a CLIP', () => {
  expect(() => featureWeight(2, false)).toThrow(UserError);
  expect(() => featureWeight(2, false)).toThrow(/clipWeight is 2, but there is no CLIP/);
});
