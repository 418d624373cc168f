import { expect, test } from 'vitest';
import { input, interpret } from '../graph/index.js';
import { type AdamAction, adamCoefficients, adamInput, adamUpdate } from './adam.js';

const options = { learningRate: 0.0016, beta1: 0, beta2: 0.99 ** 0.8, epsilon: 1e-8 };

interface State {
  p: number;
  m: number;
  v: number;
  t: number;
}

/** Adam as its paper writes it, one number. */
function plain(state: State, g: number, { learningRate, beta1, beta2, epsilon }: typeof options): State {
  const t = state.t + 1;
  const m = beta1 * state.m + (1 - beta1) * g;
  const v = beta2 * state.v + (1 - beta2) * g * g;
  const mHat = m / (1 - beta1 ** t);
  const vHat = v / (1 - beta2 ** t);
  return { p: state.p - (learningRate * mHat) / (Math.sqrt(vHat) + epsilon), m, v, t };
}

test.each([0, 0.9])('follows the paper over steps with beta1 = %s', (beta1) => {
  const settings = { ...options, beta1 };
  const coefficients = adamInput('adam', 1);
  const [p, g, m, v] = ['p', 'g', 'm', 'v'].map((name) => input(name, [3]));
  const update = adamUpdate(coefficients, 0, p, g, beta1 === 0 ? undefined : m, v);
  const outputs = [
    update.parameter,
    update.secondMoment,
    ...(update.firstMoment ? [update.firstMoment] : []),
  ];
  let states: State[] = [0.5, -1, 2].map((value) => ({ p: value, m: 0, v: 0, t: 0 }));
  let values = { p: [0.5, -1, 2], m: [0, 0, 0], v: [0, 0, 0] };
  for (let step = 1; step <= 4; step++) {
    const gradient = [0.1 * step, -1e-4, 3 / step];
    states = states.map((state, i) => plain(state, gradient[i], settings));
    const adam = adamCoefficients(settings, ['step'], [step]).data;
    const [nextP, nextV, nextM] = interpret(outputs, { ...values, g: gradient, adam });
    values = { p: [...nextP.data], v: [...nextV.data], m: nextM ? [...nextM.data] : values.m };
    states.forEach((state, i) => {
      expect(values.p[i]).toBeCloseTo(state.p, 7);
      expect(values.v[i] / state.v).toBeCloseTo(1, 6);
    });
  }
});

test.each([
  { action: 'skip', v: 0.25 },
  { action: 'fade', v: 0.25 * options.beta2 },
] as { action: AdamAction; v: number }[])(
  'a parameter that should $action keeps its value',
  ({ action, v }) => {
    const coefficients = adamInput('adam', 1);
    const update = adamUpdate(coefficients, 0, input('p', []), input('g', []), undefined, input('v', []));
    const adam = adamCoefficients(options, [action], [3]).data;
    const [p, second] = interpret([update.parameter, update.secondMoment], {
      p: [7],
      g: [100],
      v: [0.25],
      adam,
    });
    expect(p.data[0]).toBe(7);
    expect(second.data[0]).toBeCloseTo(v, 7);
  },
);
