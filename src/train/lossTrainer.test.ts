import { afterAll, describe, expect, it } from 'vitest';
import { add, input, mul, sub, sum } from '../graph/index.js';
import { parameter } from '../nn/parameters.js';
import { createEngine } from '../runtime/engine.node.js';
import { type FloatTensor, floatTensor } from '../tensorData.js';
import type { LossSpec } from './lossProgram.js';
import { LossTrainer } from './lossTrainer.js';
import { NotFiniteError } from './notFinite.js';
import { adamFor, muonFor } from './optimizer.js';

const runtime = createEngine({ device: 'cpu' });
afterAll(() => runtime.close());
const stage = { runtime, lowering: 'auto' } as const;

const adam = { beta1: 0.9, beta2: 0.99, epsilon: 1e-8 };

/** The squared distance of a point from the input `goal`. */
const spec: LossSpec = {
  name: 'distance',
  parameters: new Map([['point', floatTensor([4, -2], [2])]]),
  build: (parameters) => {
    const offset = sub(parameter(parameters, 'point'), input('goal', [2]));
    return { loss: sum(mul(offset, offset)), outputs: { offset } };
  },
  optimizer: adamFor(adam),
  averageDecay: 0.9,
};
const goal = { goal: floatTensor([1, 1], [2]) };
const pointOf = (tensors: Map<string, FloatTensor>) => [...(tensors.get('point')?.data ?? [])];

describe('LossTrainer', () => {
  it('reaches the minimum, and its average follows', async () => {
    const trainer = await LossTrainer.create(stage, spec);
    const first = await trainer.step(goal, 0.1);
    expect(first.loss.data[0]).toBe(18);
    expect([...first.offset.data]).toEqual([3, -3]);
    // Adam's first step is the learning rate against the gradient's sign.
    expect(pointOf(await trainer.parameters())[0]).toBeCloseTo(3.9, 5);
    for (let i = 0; i < 250; i++) await trainer.step(goal, 0.1);
    for (const found of [await trainer.parameters(), await trainer.averaged()]) {
      expect(pointOf(found)[0]).toBeCloseTo(1, 2);
      expect(pointOf(found)[1]).toBeCloseTo(1, 2);
    }
    await trainer.close();
    await expect(runtime.getState(['train.point'])).rejects.toThrow();
  });

  it('gives a parameter a rate of its own', async () => {
    const two: LossSpec = {
      ...spec,
      parameters: new Map([...spec.parameters, ['other', floatTensor([5], [1])]]),
      build: (parameters) => ({
        loss: add(sum(parameter(parameters, 'point')), sum(parameter(parameters, 'other'))),
      }),
      optimizer: adamFor({ ...adam, rateOf: (name) => (name === 'other' ? 20 : 1) }),
    };
    const trainer = await LossTrainer.create(stage, two);
    await trainer.step({}, 0.1);
    const found = await trainer.parameters();
    expect(pointOf(found)[0]).toBeCloseTo(3.9, 5);
    expect(found.get('other')?.data[0]).toBeCloseTo(3, 5);
    await trainer.close();
  });

  it('steps matrices by Muon and the rest by Adam', async () => {
    const mixed: LossSpec = {
      ...spec,
      parameters: new Map([...spec.parameters, ['matrix', floatTensor([3, 0, 0, -1], [2, 2])]]),
      build: (parameters) => {
        const offset = sub(parameter(parameters, 'point'), input('goal', [2]));
        const matrix = parameter(parameters, 'matrix');
        return { loss: add(sum(mul(offset, offset)), sum(mul(matrix, matrix))) };
      },
      optimizer: muonFor((name) => name === 'matrix', adam),
    };
    const trainer = await LossTrainer.create(stage, mixed);
    await trainer.step(goal, 0.1);
    const found = await trainer.parameters();
    expect(pointOf(found)[0]).toBeCloseTo(3.9, 5);
    // Both diagonal entries move alike, regardless of their slopes: singular values of about 1, times rate and sqrt(2).
    const [large, , , small] = found.get('matrix')?.data ?? [];
    for (const step of [3 - large, small + 1]) {
      expect(step).toBeGreaterThan(0.09);
      expect(step).toBeLessThan(0.18);
    }
    const { tensors } = await trainer.snapshot();
    expect(tensors['first.matrix'].shape).toEqual([2, 2]);
    expect(tensors['second.matrix']).toBeUndefined();
    for (let i = 0; i < 300; i++) await trainer.step(goal, 0.1 * (1 - i / 300));
    for (const value of (await trainer.parameters()).get('matrix')?.data ?? []) {
      expect(Math.abs(value)).toBeLessThan(0.02);
    }
    await trainer.close();
  });

  it('forgets the start values of the average in the first steps', async () => {
    const trainer = await LossTrainer.create(stage, { ...spec, averageDecay: 0.9999 });
    await trainer.step(goal, 1);
    const [moved] = pointOf(await trainer.parameters());
    const keep = 2 / 11;
    expect(pointOf(await trainer.averaged())[0]).toBeCloseTo(4 * keep + moved * (1 - keep), 5);
    await trainer.close();
  });

  it('resumes from a snapshot bit for bit', async () => {
    const whole = await LossTrainer.create(stage, spec);
    for (let i = 0; i < 3; i++) await whole.step(goal, 0.1);
    const snapshot = await whole.snapshot();
    for (let i = 0; i < 4; i++) await whole.step(goal, 0.1);
    const expected = await whole.snapshot();
    await whole.close();
    const resumed = await LossTrainer.create(stage, spec);
    await resumed.restore(snapshot);
    expect(resumed.stepsDone).toBe(3);
    for (let i = 0; i < 4; i++) await resumed.step(goal, 0.1);
    expect(await resumed.snapshot()).toEqual(expected);
    await resumed.close();
  });

  it('refuses a step that is not finite and leaves the state unchanged', async () => {
    const trainer = await LossTrainer.create(stage, spec);
    await trainer.step(goal, 0.1);
    const before = await trainer.snapshot();
    const broken = { goal: floatTensor([Number.NaN, 1], [2]) };
    const failure = trainer.step(broken, 0.1);
    await expect(failure).rejects.toThrow(NotFiniteError);
    await expect(failure).rejects.toThrow('the loss is NaN in step 2');
    expect(await trainer.snapshot()).toEqual(before);
    await trainer.close();
  });
});
