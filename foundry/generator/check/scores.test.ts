import { describe, expect, it } from 'vitest';
import { normals } from '#nada/random/index.js';
import { type FloatTensor, filledTensor, floatTensor } from '#nada/tensorData.js';
import { type Attribute, attributeClasses, attributes } from '../../../world/labels.js';
import type { Prediction } from '../../evaluator/index.js';
import { generatorReport } from './report.js';
import { deviation, frequenciesOf, generatorScores, shortcomings } from './scores.js';
import type { Survey } from './survey.js';

const count = 240;

function features(seed: number, shift = 0): FloatTensor {
  const data = normals({ seed, stream: 'features' }, count * 6).map((value) => value + shift);
  return floatTensor(data, [count, 6]);
}

/** Every attribute goes through its classes in turn; the first `others` pictures are no photos. */
function prediction(others = 0): Prediction {
  const numbers = Array.from({ length: count }, (_, i) => i);
  return {
    domain: numbers.map((i) => (i < others ? 1 : 0)),
    attributes: Object.fromEntries(
      attributes.map((name) => [name, numbers.map((i) => i % attributeClasses[name].length)]),
    ) as Record<Attribute, number[]>,
    domainProbabilities: filledTensor(0.1, [count, 10]),
  };
}

function surveyOf(seed: number, shift = 0, others = 0): Survey {
  return {
    features: features(seed, shift),
    thumbnails: features(seed + 100, shift),
    prediction: prediction(others),
  };
}

const renders = { renders: surveyOf(1), otherRenders: surveyOf(2), training: surveyOf(3) };

describe('generatorScores', () => {
  it('of pictures like the renders keep every limit', () => {
    const scores = generatorScores({ generated: surveyOf(4), ...renders });
    expect(shortcomings(scores)).toEqual([]);
    expect(scores.kidRatio).toBeLessThan(3);
    expect(scores.calledPhoto).toBe(1);
    expect(deviation(scores.largestDeviation)).toBe(0);
    expect(Math.abs(scores.memorisation.ratio - 1)).toBeLessThan(0.2);
    expect(generatorReport(scores)).toContain('It keeps every limit.');
  });

  it('name a generator that draws something else', () => {
    const scores = generatorScores({ generated: surveyOf(4, 2, 24), ...renders });
    expect(scores.calledPhoto).toBeCloseTo(0.9, 9);
    expect(shortcomings(scores)).toEqual([
      expect.stringMatching(/^its KID is \d+\.\d times what two sets/),
      'the evaluator calls 90.0% photo, 95% are needed',
    ]);
    expect(generatorReport(scores)).toContain('It falls short: its KID');
  });

  it('find copies of training pictures', () => {
    const scores = generatorScores({ generated: renders.training, ...renders });
    expect(scores.memorisation.ratio).toBeLessThan(1e-3);
    expect(scores.memorisation.suspicious).toBe(1);
    expect(scores.memorisationOfThumbnails.suspicious).toBe(1);
    expect(shortcomings(scores)).toEqual([
      '100.0% are suspiciously near to training pictures, 5% are allowed',
    ]);
  });
});

describe('frequenciesOf', () => {
  it('are shares of each class, and the worst is named with its sign', () => {
    const rare = prediction();
    const withoutGlasses = {
      ...rare,
      attributes: { ...rare.attributes, glasses: rare.attributes.glasses.map(() => 0) },
    };
    const found = frequenciesOf(withoutGlasses, prediction());
    const glasses = found.filter(({ attribute }) => attribute === 'glasses');
    expect(glasses.map(({ generated }) => generated)).toEqual([1, 0, 0]);
    for (const { renders: share } of glasses) expect(share).toBeCloseTo(1 / 3, 9);
    const generated = { ...surveyOf(4), prediction: withoutGlasses };
    const scores = generatorScores({ generated, ...renders });
    expect(scores.largestDeviation).toMatchObject({ attribute: 'glasses', name: 'none' });
    expect(shortcomings(scores)).toEqual(['glasses none is off by 66.7 points, 10 are allowed']);
    expect(generatorReport(scores)).toMatch(/\| glasses +\| +none \| +100\.0% \| +33\.3% \| +\+66\.7 \|/);
  });
});
