import { expect, test } from 'vitest';
import { defaultsOf } from '../settings/row.js';
import { lazyAdam, learningDetailRows } from './learningSettings.js';

test('Adam is corrected for the steps of a lazy regulariser, and only for these', () => {
  const adam = defaultsOf(learningDetailRows);
  expect(lazyAdam(adam, 0.0025, null)).toEqual({
    learningRate: 0.0025,
    beta1: 0,
    beta2: 0.99,
    epsilon: 1e-8,
  });
  const corrected = lazyAdam(adam, 0.0025, 4);
  expect(corrected.learningRate).toBeCloseTo(0.002, 12);
  expect(corrected.beta2).toBeCloseTo(0.99 ** 0.8, 12);
});
