import { expect, it } from 'vitest';
import { goldenCase } from '../testing/golden.js';
import { rampedRate } from './rampedRate.js';

it("rises and falls as the reference's does", () => {
  const { lr_schedule: schedule, config } = goldenCase('06-styleclip-latent-optimisation') as {
    lr_schedule: number[];
    config: { steps: number; lr: number; rampup: number; rampdown: number };
  };
  const rate = {
    learningRate: config.lr,
    steps: config.steps,
    rampUp: config.rampup,
    rampDown: config.rampdown,
  };
  schedule.forEach((expected, done) => {
    expect(rampedRate(rate, done)).toBeCloseTo(expected, 12);
  });
  expect(schedule).toHaveLength(10);
});

it('can begin and end at full height', () => {
  const rate = { learningRate: 2, steps: 4, rampUp: 0, rampDown: 0 };
  expect([0, 1, 2, 3].map((done) => rampedRate(rate, done))).toEqual([2, 2, 2, 2]);
});
