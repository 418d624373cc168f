import { describe, expect, it } from 'vitest';
import { randomGenerator } from '../stylegan2/index.js';
import { GanTrainer, ganSettings } from './index.js';
import { batchOf, discs } from './testing/discs.js';
import { smallConfig, smallStage } from './testing/smallGan.js';

const config = smallConfig(16, 6);
const batch = 4;
const pictures = discs(16, 16, 1);

describe('training through the augmentation pipeline', () => {
  const run = async (p: number) => {
    const stage = smallStage();
    const gan = await GanTrainer.create(stage, {
      generator: randomGenerator(config, 1),
      settings: ganSettings({
        batch,
        gamma: 1,
        gammaInterval: 1,
        pathLength: 0,
        auxiliary: 1,
        auxiliaryWidth: 4,
        p,
      }),
    });
    const metrics = [];
    for (let step = 0; step < 2; step++) metrics.push(await gan.step(batchOf(pictures, batch, step)));
    await stage.runtime.close();
    return metrics;
  };

  it('has finite losses and second derivatives, which depend on the probability', async () => {
    const [never, always] = [await run(0), await run(1)];
    for (const { lossD, lossG, r1, p } of [...never, ...always]) {
      expect([lossD, lossG, r1].every((value) => Number.isFinite(value))).toBe(true);
      expect([0, 1]).toContain(p);
    }
    expect(always[0].lossD).not.toBe(never[0].lossD);
    expect(always[0].r1).not.toBe(never[0].r1);
    expect(always[0].r1).toBeGreaterThan(0);
  });
});
