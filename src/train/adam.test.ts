import { expect, test } from 'vitest';
import { defineProgram, input, interpret, state } from '../graph/index.js';
import { lower } from '../lowering/index.js';
import { createEngine } from '../runtime/engine.node.js';
import { floatTensor } from '../tensorData.js';
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

test('at rate 0 nothing moves, not even what never had a gradient', () => {
  const update = adamUpdate(
    adamInput('adam', 1),
    0,
    input('p', []),
    input('g', []),
    undefined,
    input('v', []),
  );
  const adam = adamCoefficients({ ...options, learningRate: 0 }, ['step'], [3]).data;
  for (const g of [0, 5]) {
    const [p] = interpret([update.parameter], { p: [7], g: [g], v: [0], adam });
    expect(p.data[0]).toBe(7);
  }
});

test('with momentum, fading is a step with a zero gradient, skipping is none at all', () => {
  const settings = { ...options, beta1: 0.9 };
  const [p, g, m, v] = ['p', 'g', 'm', 'v'].map((name) => input(name, []));
  const update = adamUpdate(adamInput('adam', 1), 0, p, g, m, v);
  const after = (action: AdamAction) =>
    interpret([update.parameter, update.firstMoment ?? p, update.secondMoment], {
      p: [7],
      g: [100],
      m: [0.5],
      v: [0.25],
      adam: adamCoefficients(settings, [action], [3]).data,
    }).map(({ data }) => data[0]);
  const zero = plain({ p: 7, m: 0.5, v: 0.25, t: 2 }, 0, settings);
  const faded = after('fade');
  [zero.p, zero.m, zero.v].forEach((value, i) => {
    expect(faded[i]).toBeCloseTo(value, 6);
  });
  expect(faded[0]).toBeLessThan(7);
  expect(after('skip')).toEqual([7, 0.5, 0.25]);
});

test('many steps on the engine, each parameter with its own action and count', async () => {
  const settings = { ...options, beta1: 0.5 };
  const names = ['a', 'b', 'c'];
  const coefficients = adamInput('adam', names.length);
  const writes = names.flatMap((name, i) => {
    const [p, m, v] = ['p', 'm', 'v'].map((kind) => state(`${name}.${kind}`, [4]));
    const { parameter, firstMoment, secondMoment } = adamUpdate(
      coefficients,
      i,
      p,
      input(`${name}.g`, [4]),
      m,
      v,
    );
    return [
      [`${name}.p`, parameter],
      [`${name}.m`, firstMoment ?? m],
      [`${name}.v`, secondMoment],
    ] as const;
  });
  const engine = createEngine({ device: 'cpu' });
  const program = lower(defineProgram('adam', {}, Object.fromEntries(writes)), {
    device: 'cpu',
    mode: 'auto',
  });
  const handle = await engine.compile(program);
  const begin = [0.5, -1, 2, 0];
  let states = names.map(() => begin.map((p): State => ({ p, m: 0, v: 0, t: 0 })));
  await engine.setState(
    Object.fromEntries(
      names.flatMap((name) =>
        ['p', 'm', 'v'].map((kind) => [
          `${name}.${kind}`,
          floatTensor(kind === 'p' ? begin : [0, 0, 0, 0], [4]),
        ]),
      ),
    ),
  );

  for (let step = 0; step < 12; step++) {
    const actions = names.map((_, i) => (['step', 'fade', 'skip'] as const)[step % (i + 1)]);
    // From 1e-6 to 1e3, and zero: Adam's step is the same length for all but the last.
    const slopes = [1e-6 * (step + 1), -1e3 / (step + 1), Math.cos(step), 0].map(Math.fround);
    states = states.map((parameter, i) =>
      parameter.map((number, k) =>
        actions[i] === 'skip' ? number : plain(number, actions[i] === 'step' ? slopes[k] : 0, settings),
      ),
    );
    const adam = adamCoefficients(
      settings,
      actions,
      // A skipped parameter has not stepped, and its row does not ask how often it did.
      states.map(([{ t }]) => Math.max(t, 1)),
    );
    const gradients = Object.fromEntries(names.map((name) => [`${name}.g`, floatTensor(slopes, [4])]));
    await engine.run(handle, { ...gradients, adam });
  }
  for (const [i, name] of names.entries()) {
    const found = await engine.getState([`${name}.p`, `${name}.v`]);
    states[i].forEach(({ p, v }, k) => {
      // A dozen roundings of a number near 1, and of relative size for the moments.
      expect(Math.abs(found[`${name}.p`].data[k] - p)).toBeLessThan(1e-6);
      expect(Math.abs(found[`${name}.v`].data[k] - v)).toBeLessThanOrEqual(2e-6 * v);
    });
  }
  await engine.close();
});
