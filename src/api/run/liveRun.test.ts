import { describe, expect, it } from 'vitest';
import { UserError } from '../../errors.js';
import { floatTensor } from '../../tensorData.js';
import { LiveRun } from './liveRun.js';
import { runTraining } from './runTraining.js';
import type { StoredState, Training, TrainingState } from './training.js';

interface Figures {
  readonly step: number;
  readonly loss: number;
}

/** A training whose network is one number: the sum of its steps. */
class Counting implements Training<Figures, number> {
  readonly format = { format: 'counting', otherwise: 'not a count' };
  readonly device = 'cpu';
  readonly steps: number;
  stepsDone = 0;
  isClosed = false;
  #sum = 0;

  constructor(steps: number) {
    this.steps = steps;
  }

  get isOver(): boolean {
    return this.stepsDone >= this.steps;
  }

  async step(): Promise<Figures> {
    this.stepsDone++;
    this.#sum += this.stepsDone;
    if (this.stepsDone === 99) throw new UserError('step 99 is broken');
    return { step: this.stepsDone, loss: this.#sum };
  }

  async preview(seeds: readonly number[]) {
    return seeds.map((seed) => ({
      data: new Uint8ClampedArray([seed, this.stepsDone]),
      width: 1,
      height: 1,
    }));
  }

  async state(): Promise<TrainingState> {
    return { step: this.stepsDone, tensors: { sum: floatTensor([this.#sum], [1]) }, metadata: {} };
  }

  async restore({ step, tensors }: StoredState): Promise<void> {
    this.stepsDone = step;
    this.#sum = tensors.sum.data[0];
  }

  finish = async () => this.#sum;
  forecast = async () => ({ memoryMiB: 1, secondsPerStep: 1, seconds: 1, isMost: false });
  peakMemory = async () => 1;

  async close(): Promise<void> {
    this.isClosed = true;
  }
}

function counting(steps: number, snapshot?: Uint8Array<ArrayBuffer>) {
  const training = new Counting(steps);
  const run = new LiveRun<Figures & { readonly seconds: number }, number>((control) =>
    runTraining(async () => training, { snapshot }, control),
  );
  return { training, run };
}

async function stepsOf(run: AsyncIterable<Figures>): Promise<number[]> {
  const steps: number[] = [];
  for await (const { step } of run) steps.push(step);
  return steps;
}

describe('a run', () => {
  it('gives its result without a loop', async () => {
    const { run, training } = counting(4);
    expect(await run.result).toBe(10);
    expect(training.isClosed).toBe(true);
  });

  it('gives every step to each loop, also to one that comes late', async () => {
    const { run } = counting(4);
    expect(await Promise.all([stepsOf(run), stepsOf(run)])).toEqual([
      [1, 2, 3, 4],
      [1, 2, 3, 4],
    ]);
    expect(await run.result).toBe(10);
    expect(await stepsOf(run)).toEqual([1, 2, 3, 4]);
  });

  it.each([0, 1, 2, 3, 4])('draws though it is asked %d turns after a step', async (turns) => {
    const { run, training } = counting(3);
    const later = () => new Promise((resolve) => setTimeout(resolve, 1));
    const [step, preview] = [training.step.bind(training), training.preview.bind(training)];
    Object.assign(training, {
      step: () => later().then(step),
      preview: (seeds: readonly number[]) => later().then(() => preview(seeds)),
      after: async () => {},
    });
    for await (const { step: now } of run) {
      for (let turn = 0; turn < turns; turn++) await undefined;
      expect((await run.preview([7]))[0].data[1]).toBe(now);
    }
  });

  it('leaves time for its work while several loops wait', async () => {
    const { run, training } = counting(4);
    const { step } = training;
    training.step = async () => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      return step.call(training);
    };
    expect(await Promise.all([stepsOf(run), stepsOf(run), stepsOf(run)])).toEqual(
      Array.from({ length: 3 }, () => [1, 2, 3, 4]),
    );
  });

  it('draws the start where it is asked before the first step, also of a run that is over', async () => {
    for (const steps of [3, 0]) {
      const { run } = counting(steps);
      const [picture] = await run.preview([7]);
      expect([...picture.data]).toEqual([7, 0]);
      expect(await run.result).toBe(steps === 0 ? 0 : 6);
    }
    const { run } = counting(3);
    const early = run.preview([1]);
    run.stop();
    expect([...(await early)[0].data]).toEqual([1, 0]);
  });

  it.each<[unknown]>([
    [undefined],
    [null],
    [5],
    [[-1]],
    [[1.5]],
    [['1']],
    [[Number.NaN]],
    [new Array(1)],
    [{}],
  ])('refuses %o as seeds of a preview, and goes on', async (seeds) => {
    const { run } = counting(3);
    await expect(run.preview(seeds as number[])).rejects.toMatchObject({
      name: 'UserError',
      option: 'seeds',
    });
    expect(await run.preview([])).toEqual([]);
    expect(await run.result).toBe(6);
  });

  it('has functions that may be handed on', async () => {
    const { run } = counting(1000);
    const { preview, snapshot, stop } = run;
    for await (const { step } of run) {
      expect(await preview([1])).toHaveLength(1);
      expect((await snapshot()).length).toBeGreaterThan(0);
      if (step === 2) stop();
    }
    expect(await run.result).toBe(3);
  });

  it('waits for the loop that reads it, so that previews show the step at hand', async () => {
    const { run, training } = counting(5);
    for await (const { step } of run) {
      await new Promise((resolve) => setTimeout(resolve, 5));
      expect(training.stepsDone).toBe(step);
      const [picture] = await run.preview([7]);
      expect([...picture.data]).toEqual([7, step]);
    }
    expect(training.isClosed).toBe(true);
    await expect(run.preview([1])).rejects.toThrow('this run has ended');
  });

  it('does not wait for a loop once its end is waited for', async () => {
    const { run } = counting(5);
    for await (const _ of run) expect(await run.result).toBe(15);
  });

  it('does one thing after another between two steps, however late they are asked for', async () => {
    for (let ticks = 0; ticks < 8; ticks++) {
      const { run } = counting(2);
      for await (const { step } of run) {
        await run.snapshot();
        for (let i = 0; i < ticks; i++) await Promise.resolve();
        expect((await run.preview([7]))[0].data[1]).toBe(step);
        for (let i = 0; i < ticks; i++) await Promise.resolve();
        await run.snapshot();
      }
      expect(await run.result).toBe(3);
    }
  });

  it('stops after the step under way, and keeps what it has', async () => {
    const { run } = counting(1000);
    const steps: number[] = [];
    for await (const { step } of run) {
      steps.push(step);
      if (step === 3) run.stop();
    }
    expect(steps).toEqual([1, 2, 3]);
    expect(await run.result).toBe(6);
  });

  it('still draws the step at hand when it is stopped, from its loop or from elsewhere', async () => {
    for (const isInside of [true, false]) {
      const { run } = counting(1000);
      const drawn: number[] = [];
      for await (const { step } of run) {
        if (step === 2 && isInside) run.stop();
        if (step === 1 && !isInside) setTimeout(() => run.stop());
        await new Promise((resolve) => setTimeout(resolve, 5));
        drawn.push((await run.preview([7]))[0].data[1]);
      }
      expect(drawn).toEqual(isInside ? [1, 2] : [1]);
      expect(await run.result).toBe(isInside ? 3 : 1);
    }
  });

  it('stops when its loop is left', async () => {
    const { run, training } = counting(1000);
    for await (const { step } of run) if (step === 2) break;
    expect(await run.result).toBe(3);
    expect(training.isClosed).toBe(true);
  });

  it('goes on from a snapshot like a run that was left alone', async () => {
    const first = counting(10);
    let snapshot: Uint8Array<ArrayBuffer> | undefined;
    for await (const { step } of first.run) {
      if (step !== 4) continue;
      snapshot = await first.run.snapshot();
      break;
    }
    const second = counting(10, snapshot);
    expect(await stepsOf(second.run)).toEqual([5, 6, 7, 8, 9, 10]);
    expect(await second.run.result).toBe(55);
  });

  it('throws into its loop and its result alike, and into what waits between steps', async () => {
    const { run, training } = counting(200);
    await expect(stepsOf(run)).rejects.toThrow('step 99 is broken');
    await expect(run.result).rejects.toThrow('step 99 is broken');
    expect(training.isClosed).toBe(true);
    const broken = new LiveRun<never, never>(async () => {
      throw new UserError('no generator');
    });
    await expect(broken.preview([0])).rejects.toThrow('no generator');
  });

  it('refuses a snapshot of something else', async () => {
    const { run } = counting(2, new Uint8Array(20));
    await expect(run.result).rejects.toThrow(UserError);
  });
});
