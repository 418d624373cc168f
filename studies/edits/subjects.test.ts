import { describe, expect, it } from 'vitest';
import { UserError } from '#nada/errors.js';
import { floatTensor } from '#nada/tensorData.js';
import { domains } from '../../world/attributes.js';
import { attributeClasses } from '../../world/labels.js';
import { chooseSubjects, firstSeed } from './subjects.js';
import { meanEvaluator, photoPrediction } from './testing/predictions.js';

/** One pixel whose value is the seed's last digit over 10. */
const draw = async (seeds: readonly number[]) =>
  floatTensor(
    seeds.flatMap((seed) => [0, 0, 0].map(() => (seed % 10) / 10)),
    [seeds.length, 3, 1, 1],
  );
const short = attributeClasses.hairLength.indexOf('short');
const evaluator = meanEvaluator(1, (means) => ({
  ...photoPrediction(means.length, {
    hairLength: means.map((mean) => (mean > 0.65 ? short : 0)),
  }),
  domain: means.map((mean) => domains.indexOf(mean > 0.85 ? 'zombie' : 'photo')),
}));

describe('chooseSubjects', () => {
  it('takes the first seeds of photos that show what is to be edited', async () => {
    const found = await chooseSubjects(evaluator, draw, ({ hairLength }) => hairLength === 'short', {
      count: 15,
    });
    expect(found.seeds).toEqual(
      Array.from({ length: 15 }, (_, i) => firstSeed + 10 * Math.floor(i / 2) + 7 + (i % 2)),
    );
    expect(found.pictures.shape).toEqual([15, 3, 1, 1]);
    expect(found.pictures.data[3]).toBeCloseTo(0.8, 6);
  });

  it('says so where too few do', async () => {
    const attempt = chooseSubjects(evaluator, draw, ({ hairLength }) => hairLength === 'long', {
      count: 2,
      limit: 50,
    });
    await expect(attempt).rejects.toThrow(UserError);
    await expect(attempt).rejects.toThrow('only 0 of 50 pictures show what is to be edited');
  });
});
