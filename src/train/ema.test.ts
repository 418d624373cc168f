import { expect, test } from 'vitest';
import { averageKeep } from './ema.js';

test('an average halves after the half-life, and follows at once while the ramp starts', () => {
  expect(averageKeep({ halfLife: 1000, rampUp: null }, 0, 1000)).toBe(0.5);
  expect(averageKeep({ halfLife: 1000, rampUp: 0.05 }, 0, 16)).toBe(0);
  expect(averageKeep({ halfLife: 1000, rampUp: 0.05 }, 2000, 100)).toBe(0.5);
  expect(averageKeep({ halfLife: 1000, rampUp: 0.05 }, 1e6, 1000)).toBe(0.5);
});
