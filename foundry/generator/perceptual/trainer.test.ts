import { afterAll, describe, expect, it } from 'vitest';
import { createEngine } from '#nada/runtime/engine.node.js';
import { blobFace } from '../../evaluator/testing/blobFace.js';
import type { PerceptualConfig } from './network.js';
import { PerceptualTrainer, type PerceptualTraining } from './trainer.js';

const config: PerceptualConfig = { size: 16, widths: [6, 8], squeeze: 6, description: 16 };
const training: PerceptualTraining = {
  config,
  seed: 3,
  batch: 20,
  steps: 250,
  rate: 0.01,
  faces: 400,
  render: (face, size) => blobFace(face, 'photo', size),
};

describe('PerceptualTrainer', () => {
  const runtime = createEngine({ device: 'cpu', threads: 1 });
  afterAll(() => runtime.close());
  const stage = { runtime, lowering: 'auto' } as const;

  it('learns what pictures show, and nothing of what they do not', async () => {
    const trainer = await PerceptualTrainer.create(stage, training);
    const first = await trainer.step();
    const late: Record<string, number> = {};
    while (trainer.stepsDone < training.steps) {
      const losses = await trainer.step();
      if (trainer.stepsDone <= training.steps - 20) continue;
      for (const [name, loss] of Object.entries(losses)) late[name] = (late[name] ?? 0) + loss / 20;
    }
    await trainer.close();
    expect(late.hairLength).toBeLessThan(0.6 * first.hairLength);
    // Three colours of eyes, of which a blob shows none, and which sunglasses hide in a ninth of all faces.
    expect(late.eyeColour).toBeGreaterThan(0.85 * Math.log(3));
  });

  it('goes on from a snapshot with the same bits', async () => {
    const whole = await PerceptualTrainer.create(stage, training);
    await whole.step();
    const snapshot = await whole.snapshot();
    const expected = await whole.step();
    await whole.close();
    const resumed = await PerceptualTrainer.create(stage, training);
    await resumed.restore(snapshot);
    expect(await resumed.step()).toEqual(expected);
    await resumed.close();
  });
});
