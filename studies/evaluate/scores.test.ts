import { expect, test } from 'vitest';
import { normals } from '#nada/random/index.js';
import { floatTensor } from '#nada/tensorData.js';
import { heads, outputCount } from '../../foundry/evaluator/heads.js';
import { predictionOf } from '../../foundry/evaluator/index.js';
import { domains } from '../../world/attributes.js';
import { attributes } from '../../world/labels.js';
import { type Survey, scoresOf } from './scores.js';

const count = 39;

/** Features around `centre`, everything called `domain`, the pose of picture i the class i modulo 3. */
function survey(seed: number, centre: number, domain: (typeof domains)[number], turn = 0): Survey {
  const matrix = (stream: string) =>
    floatTensor(
      normals({ seed, stream }, count * 8).map((value) => value + centre),
      [count, 8],
    );
  const logits = new Float32Array(count * outputCount);
  for (let i = 0; i < count; i++) {
    logits[i * outputCount + domains.indexOf(domain)] = 1;
    for (const head of heads.slice(1)) logits[i * outputCount + head.start] = 0.5;
    logits[i * outputCount + heads[1].start + ((i + turn) % 3)] = 1;
  }
  return {
    features: matrix('features'),
    embeddings: matrix('embeddings'),
    prediction: predictionOf(floatTensor(logits, [count, outputCount])),
  };
}

const truth = survey(1, 2, 'cat');
const photos = survey(2, 0, 'photo');
const frozen = survey(3, 0, 'photo');
const text = floatTensor(new Float32Array(8).fill(1), [8]);
const comparison = { domain: 'cat' as const, frozen, truth, photos, text };

test('an adaptation that draws as the renderer does reaches every ceiling', () => {
  const scores = scoresOf(survey(4, 2, 'cat'), comparison);
  expect(scores.kid.after).toBeLessThan(scores.kid.before / 10);
  expect(scores.called).toEqual({ before: 0, after: 1, truth: 1 });
  expect(scores.quality.after).toBeCloseTo(scores.quality.truth, 1);
  expect(scores.quality.before).toBeLessThan(0.2);
  expect(scores.kept.kept).toBe(1);
  expect(scores.keptAttributes.pose).toEqual({ kept: 1, ceiling: 1, chance: 0 });
});

test('an adaptation that changes nothing scores as before', () => {
  const { kid, called, diversity, clusterDistance } = scoresOf(frozen, comparison);
  expect(kid.after).toBeCloseTo(kid.before, 6);
  expect(kid.low).toBeLessThan(kid.after);
  expect(called.after).toBe(0);
  expect(diversity.after).toBe(diversity.before);
  expect(clusterDistance.after).toBe(clusterDistance.before);
});

test('turned heads are counted as a lost attribute, and as no other', () => {
  const { kept, keptAttributes } = scoresOf(survey(4, 2, 'cat', 1), comparison);
  expect(keptAttributes.pose.kept).toBe(0);
  expect(attributes.filter((name) => keptAttributes[name].kept === 1)).toHaveLength(attributes.length - 1);
  expect(kept.kept).toBeCloseTo(1 - 1 / attributes.length, 6);
});

test('one face for all is told by every measure of diversity', () => {
  const { features, embeddings, prediction } = survey(4, 2, 'cat');
  const same = (tensor: typeof features) => ({
    ...tensor,
    data: tensor.data.map((_, i) => tensor.data[i % 8]),
  });
  const scores = scoresOf({ features: same(features), embeddings: same(embeddings), prediction }, comparison);
  expect(scores.diversity.after).toBeCloseTo(0, 6);
  expect(scores.clipDiversity.after).toBeCloseTo(0, 6);
  expect(scores.clusterDistance.after).toBeCloseTo(0, 6);
  expect(scores.diversity.before).toBeGreaterThan(0.5);
});
