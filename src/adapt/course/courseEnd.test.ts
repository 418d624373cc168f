import { expect, it } from 'vitest';
import type { EndReason } from './courseEnd.js';
import { courseEnd } from './courseEnd.js';

const before = { quality: 0.11, diversity: 0.5, alignment: 0 };
const best = { step: 200, quality: 0.534, diversity: 0.4, alignment: 0.9 };
const last = { step: 225, quality: 0.56, diversity: 0.2, alignment: 0.92 };
const rule = { patience: 150, tolerance: 0.01, diversity: 0.5 };

it.each<[EndReason, string]>([
  [
    'level',
    'stopped after 225 steps: quality has levelled off (0.11 at the start, 0.53 at step 200, hardly more in 150 steps); kept step 200',
  ],
  [
    'diversity',
    'stopped after 225 steps: 40% of the diversity is left, and less than 50% shall not be (quality 0.56); kept step 200',
  ],
  ['steps', 'stopped after 225 steps: all that were allowed (quality 0.53 at step 200); kept step 200'],
])('says why it was %s', (reason, text) => {
  expect(courseEnd(225, reason, before, best, last, rule)).toEqual({ step: 225, kept: 200, reason, text });
});

it('doubts pictures that change only in part as the text says', () => {
  const { text } = courseEnd(225, 'level', before, { ...best, alignment: 0.55 }, last, rule);
  expect(text).toContain('(a mean cosine of 0.55): if they look wrong, try another seed');
});
