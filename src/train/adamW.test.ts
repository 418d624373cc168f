import { expect, test } from 'vitest';
import { input, interpret } from '../graph/index.js';
import { adamWCoefficients, adamWInput, adamWUpdate } from './adamW.js';

const options = { learningRate: 0.01, beta1: 0.9, beta2: 0.98, epsilon: 1e-6, weightDecay: 0.2 };

/** AdamW as its paper writes it (algorithm 2), one number over several steps. */
function plain(start: number, slopes: readonly number[], weightDecay: number): number {
  const { learningRate, beta1, beta2, epsilon } = options;
  let [p, m, v] = [start, 0, 0];
  slopes.forEach((g, i) => {
    m = beta1 * m + (1 - beta1) * g;
    v = beta2 * v + (1 - beta2) * g * g;
    const mHat = m / (1 - beta1 ** (i + 1));
    const vHat = v / (1 - beta2 ** (i + 1));
    p -= learningRate * (mHat / (Math.sqrt(vHat) + epsilon) + weightDecay * p);
  });
  return p;
}

function trained(start: number, slopes: readonly number[], decays: boolean): number {
  const [p, g, m, v] = ['p', 'g', 'm', 'v'].map((name) => input(name, []));
  // The second row is read, so that a wrong index shows.
  const update = adamWUpdate(adamWInput('adam', 2), 1, p, g, m, v);
  let values = { p: [start], m: [0], v: [0] };
  slopes.forEach((slope, i) => {
    const adam = adamWCoefficients(options, [!decays, decays], i + 1).data;
    const outputs = [update.parameter, update.firstMoment ?? m, update.secondMoment];
    const [nextP, nextM, nextV] = interpret(outputs, { ...values, g: [slope], adam });
    values = { p: [...nextP.data], m: [...nextM.data], v: [...nextV.data] };
  });
  return values.p[0];
}

const slopes = [0.3, -2, 0.001, 0.5, 0];

test('follows the paper over steps', () => {
  expect(trained(1.5, slopes, true)).toBeCloseTo(plain(1.5, slopes, 0.2), 6);
});

test('a parameter without decay follows Adam', () => {
  expect(trained(1.5, slopes, false)).toBeCloseTo(plain(1.5, slopes, 0), 7);
});

test('the decay passes by the moments: without a gradient a weight shrinks by the rate times the decay', () => {
  expect(trained(3, [0], true)).toBeCloseTo(3 * (1 - 0.002), 6);
  expect(trained(3, [0], false)).toBe(3);
});
