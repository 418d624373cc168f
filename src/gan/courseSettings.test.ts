import { expect, test } from 'vitest';
import { defaultsOf } from '../settings/row.js';
import { courseRows, trainingSteps } from './courseSettings.js';

test('a training takes whole steps until it has seen its images, and at least one', () => {
  expect(trainingSteps(defaultsOf(courseRows))).toBe(12_500);
  expect(trainingSteps({ kimg: 0.033, batch: 16 })).toBe(3);
  expect(trainingSteps({ kimg: 0.001, batch: 16 })).toBe(1);
});
