import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { difference, dot, unit, weightedSum } from '../../guidance/index.js';
import { normals } from '../../random/index.js';
import { textChanges, textVariations } from './variations.js';

const randomUnit = (width: number, seed: number): Float64Array =>
  unit(Float64Array.from(normals({ seed, stream: 'test', step: 0 }, width)));

/** What Jeon et al. descend on: distance from the text, and how far the additions are from being orthogonal. */
function objective(text: Float64Array, additions: readonly Float64Array[]): number {
  const count = additions.length;
  const units = additions.map(unit);
  const distances = units.map((addition) => 1 - dot(text, unit(weightedSum([text, addition], [1, 1]))));
  let overlap = 0;
  units.forEach((one, i) => {
    for (const other of units.slice(i + 1)) overlap += Math.abs(dot(one, other));
  });
  const mean = distances.reduce((total, distance) => total + distance, 0) / count;
  return mean + overlap / ((count * (count - 1)) / 2);
}

describe('textVariations', () => {
  it('adds unit vectors that are orthogonal, and equally near to the text', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 9 }), fc.integer({ min: 0, max: 1000 }), (count, seed) => {
        const text = randomUnit(12, seed + 5000);
        const additions = textVariations(text, count, seed).map((variation) => difference(variation, text));
        additions.forEach((one, i) => {
          expect(dot(one, one)).toBeCloseTo(1, 10);
          expect(dot(one, text)).toBeCloseTo(Math.sqrt(1 / count), 10);
          for (const other of additions.slice(i + 1)) expect(dot(one, other)).toBeCloseTo(0, 10);
        });
      }),
      { numRuns: 50 },
    );
  });

  it.each([2, 6])('is where the sum that the paper descends on is least, for %i', (count) => {
    const text = randomUnit(16, 1);
    const additions = textVariations(text, count, 3).map((variation) => difference(variation, text));
    const least = objective(text, additions);
    for (let trial = 0; trial < 300; trial++) {
      const size = 10 ** -(1 + (trial % 5));
      const moved = additions.map((addition, i) =>
        unit(weightedSum([addition, randomUnit(16, 100 + trial * 10 + i)], [1, size])),
      );
      expect(objective(text, moved)).toBeGreaterThan(least);
    }
    // Leaning together towards or away from the text costs too.
    for (const lean of [-0.3, -0.01, 0.01, 0.3]) {
      const moved = additions.map((addition) => unit(weightedSum([addition, text], [1, lean])));
      expect(objective(text, moved)).toBeGreaterThan(least);
    }
  });

  it('draws others for another seed, and the same for the same', () => {
    const text = randomUnit(8, 2);
    expect(textVariations(text, 3, 1)).toEqual(textVariations(text, 3, 1));
    expect(textVariations(text, 3, 1)).not.toEqual(textVariations(text, 3, 2));
  });
});

describe('textChanges', () => {
  it('leads from the source to the target and its variations', () => {
    const [source, target] = [randomUnit(8, 3), randomUnit(8, 4)];
    const direction = unit(difference(target, source));
    const changes = textChanges({ source, target, direction }, 3, 9);
    const expected = [target, ...textVariations(target, 3, 9)].map((text) => difference(text, source));
    expect(changes.length).toBe(4);
    changes.forEach((change, i) => {
      change.forEach((value, at) => {
        expect(value).toBeCloseTo(expected[i][at], 12);
      });
    });
  });
});
