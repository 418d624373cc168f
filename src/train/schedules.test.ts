import { expect, test } from 'vitest';
import { averageDecay, warmCosine } from './schedules.js';

const schedule = { peak: 0.002, warmUp: 10, total: 110 };

test('rises in a straight line to the peak', () => {
  expect(warmCosine(schedule, 1)).toBeCloseTo(0.0002, 12);
  expect(warmCosine(schedule, 5)).toBeCloseTo(0.001, 12);
  expect(warmCosine(schedule, 10)).toBe(0.002);
});

test('falls along a cosine to the floor and stays there', () => {
  expect(warmCosine(schedule, 11)).toBe(0.002);
  expect(warmCosine(schedule, 61)).toBeCloseTo(0.001, 12);
  expect(warmCosine(schedule, 36)).toBeCloseTo(0.001 * (1 + Math.SQRT1_2), 12);
  expect(warmCosine(schedule, 110)).toBeGreaterThan(0);
  expect(warmCosine(schedule, 111)).toBe(0);
  expect(warmCosine({ ...schedule, floor: 0.1 }, 5000)).toBeCloseTo(0.0002, 12);
});

test('without warm-up the first step is nearly at the peak, and a run of one step has a rate', () => {
  expect(warmCosine({ peak: 1, warmUp: 0, total: 1000 }, 1)).toBeCloseTo(1, 5);
  expect(warmCosine({ peak: 1, warmUp: 1, total: 1 }, 1)).toBe(1);
});

test('a young average forgets its start', () => {
  expect(averageDecay(0.999, 1)).toBeCloseTo(2 / 11, 12);
  expect(averageDecay(0.999, 1e6)).toBe(0.999);
});
