import fc from 'fast-check';
import { expect, it } from 'vitest';
import { chooseEntries, layerScores } from './layerSelection.js';

it('scores are mean magnitudes over samples and channels', () => {
  // Two samples of two entries of two channels.
  const change = Float64Array.from([1, -3, 0, 0, -1, 1, 4, 0]);
  expect(layerScores(change, 2, 2)).toEqual([1.5, 1]);
});

it('the best come first, equal ones in order', () => {
  expect(chooseEntries([0.1, 0.5, 0.3, 0.5], 4, 3)).toEqual([1, 3, 2]);
  expect(chooseEntries([0.1, 0.5, 0.3, 0.9], 3, 2)).toEqual([1, 2]);
});

it('more entries keep the first ones', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ noNaN: true, min: 0 }), { minLength: 1, maxLength: 18 }), (scores) => {
      const all = chooseEntries(scores, scores.length, scores.length);
      expect(all.toSorted((a, b) => a - b)).toEqual(scores.map((_, i) => i));
      for (let k = 1; k <= scores.length; k++) {
        expect(chooseEntries(scores, scores.length, k)).toEqual(all.slice(0, k));
      }
    }),
  );
});
