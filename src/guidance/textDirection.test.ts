import { expect, it } from 'vitest';
import { imagenetTemplates } from '../clip/index.js';
import { partDirections, templatesOf, textDirection, textMean } from './textDirection.js';
import { unit } from './vectors.js';

/** A made-up encoder that counts letters. */
const embed = (text: string): Float64Array =>
  unit(Float64Array.from('aeiost', (letter) => 0.1 + text.split(letter).length - 1));
const templates = ['a {}', 'the {} is it'];

it('the direction is the normalised mean of differences of unit embeddings', () => {
  const direction = textDirection(embed, templates, 'photo', 'sketch');
  const sums = new Float64Array(6);
  for (const template of templates) {
    const [from, to] = ['photo', 'sketch'].map((name) => embed(template.replace('{}', name)));
    for (let i = 0; i < 6; i++) sums[i] += to[i] - from[i];
  }
  const expected = unit(sums);
  direction.forEach((value, i) => {
    expect(value).toBeCloseTo(expected[i], 12);
  });
  expect(Math.hypot(...direction)).toBeCloseTo(1, 12);
});

it('means are of unit length', () => {
  expect(Math.hypot(...textMean(embed, templates, 'photo'))).toBeCloseTo(1, 12);
});

it('parts are classes of their own', () => {
  const [nose] = partDirections(embed, templates, ['the nose of a {}'], 'dog', 'cat');
  expect(nose).toEqual(textDirection(embed, templates, 'the nose of a dog', 'the nose of a cat'));
});

it("templates are those of the settings, else the CLIP's own and ImageNet's", () => {
  expect(templatesOf({ templates: ['a {}'] }, { prompts: ['{}'] })).toEqual(['a {}']);
  expect(templatesOf({ templates: undefined }, { prompts: ['{}', imagenetTemplates[3]] })).toEqual([
    '{}',
    imagenetTemplates[3],
    ...imagenetTemplates.filter((_, i) => i !== 3),
  ]);
  expect(templatesOf({ templates: undefined }, {})).toEqual(imagenetTemplates);
});
