import { describe, expect, it } from 'vitest';
import { randomGenerator } from '../stylegan2/index.js';
import { GanTrainer, type GivenGanSettings, ganSettings, trainingSampler } from './index.js';
import { batchOf, discrepancy, discs } from './testing/discs.js';
import { smallConfig, smallStage } from './testing/smallGan.js';

const size = 16;
const batch = 8;
const config = smallConfig(size, 16);
const seeds = Array.from({ length: 96 }, (_, i) => 1000 + i);

async function distances(steps: number, change: GivenGanSettings): Promise<number[]> {
  const stage = smallStage();
  const settings = ganSettings({ batch, augment: 'none', averageKimg: 0.2 }, change);
  const trainer = await GanTrainer.create(stage, { generator: randomGenerator(config, 4), settings });
  const sampler = await trainingSampler(stage, config);
  const held = discs(size, 96, 99);
  const train = discs(size, 400, 7);
  const distance = async () => discrepancy(await sampler.pictures(seeds), held);
  const found = [await distance()];
  for (let step = 0; step < steps; step++) await trainer.step(batchOf(train, batch, step));
  found.push(await distance());
  await stage.runtime.close();
  return found;
}

describe('adversarial training', () => {
  it('comes much nearer to unseen pictures of the same kind', { timeout: 240_000 }, async () => {
    const sameKind = discrepancy(discs(size, 96, 98), discs(size, 96, 99));
    const [before, after] = await distances(300, {});
    expect(sameKind).toBeLessThan(0.01);
    expect(after).toBeLessThan(before / 10);
  });

  it('also with the second task of the discriminator', { timeout: 240_000 }, async () => {
    const [before, after] = await distances(300, { auxiliary: 1, auxiliaryWidth: 8 });
    expect(after).toBeLessThan(before / 10);
  });
});
