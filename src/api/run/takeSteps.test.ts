import { describe, expect, it } from 'vitest';
import { NotFiniteError } from '../../train/notFinite.js';
import { takeSteps } from './takeSteps.js';

/** A training that writes down what happens, and in which order. */
function training(steps: number, failsAt?: number) {
  const happened: string[] = [];
  const self = {
    happened,
    stepsDone: 0,
    get isOver() {
      return self.stepsDone >= steps;
    },
    async step() {
      if (self.stepsDone + 1 === failsAt) throw new NotFiniteError('loss', failsAt, Number.NaN);
      self.stepsDone++;
      happened.push(`step ${self.stepsDone}`);
      return { step: self.stepsDone };
    },
  };
  const record = {
    append: async ({ step }: { readonly step: number }) => void happened.push(`log ${step}`),
    after: async (step: number, isLast: boolean) =>
      void happened.push(`after ${step}${isLast ? ', the last' : ''}`),
    save: async () => void happened.push('save'),
  };
  return { self, happened, record };
}

describe('takeSteps', () => {
  it('logs each step, reports it, and does what is due, in this order', async () => {
    const { self, happened, record } = training(2);
    const watch = {
      onStep: ({ step, seconds }: { readonly step: number; readonly seconds: number }) => {
        expect(seconds).toBeGreaterThanOrEqual(0);
        happened.push(`report ${step}`);
      },
      pause: async () => void happened.push('pause'),
    };
    await takeSteps(self, watch, record);
    expect(happened).toEqual([
      'pause',
      ...['step 1', 'log 1', 'report 1', 'after 1', 'pause'],
      ...['step 2', 'log 2', 'report 2', 'after 2, the last', 'pause'],
    ]);
  });

  it('saves and throws the reason of a signal, after the step under way', async () => {
    const { self, happened, record } = training(9);
    const controller = new AbortController();
    const watch = { signal: controller.signal, onStep: () => controller.abort(new Error('enough')) };
    await expect(takeSteps(self, watch, record)).rejects.toThrow('enough');
    expect(happened).toEqual(['step 1', 'log 1', 'after 1', 'save']);
  });

  it('saves and ends in peace when it is stopped', async () => {
    const { self, happened, record } = training(9);
    await takeSteps(self, { isStopped: () => self.stepsDone === 2 }, record);
    expect(happened.slice(-2)).toEqual(['after 2', 'save']);
  });

  it('saves what was learnt before a step that is not finite', async () => {
    const { self, happened, record } = training(9, 3);
    await expect(takeSteps(self, {}, record)).rejects.toThrow(NotFiniteError);
    expect(happened.slice(-2)).toEqual(['after 2', 'save']);
  });
});
