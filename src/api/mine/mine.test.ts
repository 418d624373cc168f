import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import '../platform.node.js';
import { type GoldenModels, goldenModels } from '../../jobs/testing/goldenModels.js';
import { tinyClip, tinyTokenizer, writeTinyClip } from '../../jobs/testing/tinyClipFolder.js';
import { loadClip } from '../networks/networks.js';
import { mine } from './mine.js';
import { type MineRequest, resolveMineRequest } from './mineRequest.js';

let models: GoldenModels;
beforeAll(async () => {
  models = goldenModels();
  await writeTinyClip(models.place('clip'), { ...tinyTokenizer });
  await writeTinyClip(models.place('other'), { ...tinyTokenizer }, tinyClip(2));
});
afterAll(() => models.remove());

const request = (changes: Partial<MineRequest> = {}): MineRequest => ({
  generator: models.generator,
  clip: models.place('clip'),
  target: 'a sad person',
  steps: 4,
  latents: 4,
  batch: 2,
  device: 'cpu',
  threads: 1,
  ...changes,
});

describe('mine', () => {
  it('trains a mapper, hears every CLIP, and goes on from a snapshot bit for bit', async () => {
    const clip = [models.place('clip'), await loadClip(models.place('other'))];
    const whole = await mine(request({ clip })).result;
    expect(whole.mapper).not.toEqual((await mine(request()).result).mapper);
    const first = mine(request({ clip }));
    let snapshot: Uint8Array<ArrayBuffer> | undefined;
    for await (const { step } of first) {
      expect(await first.preview([])).toEqual([]);
      if (step < 2) continue;
      snapshot = await first.snapshot();
      break;
    }
    expect(await mine(request({ clip, snapshot })).result).toEqual(whole);
  });

  it('names the option that is wrong', async () => {
    await expect(mine(request({ target: undefined })).result).rejects.toMatchObject({ option: 'target' });
    await expect(mine(request({ clip: undefined as never })).result).rejects.toMatchObject({
      option: 'clip',
    });
    await expect(mine(request({ to: 'cat' } as never)).result).rejects.toMatchObject({ option: 'to' });
    await expect(mine(request({ preset: 'paper' as never })).result).rejects.toMatchObject({
      option: 'preset',
    });
  });
});

describe('resolveMineRequest', () => {
  it("takes the paper's values for the preset, and what is given over all", () => {
    const { settings, label } = resolveMineRequest(request({ preset: 'reference', label: 2 }));
    expect(settings).toMatchObject({ to: 'a sad person', units: 'raw', rate: 0.5, psi: 1, steps: 4 });
    expect(label).toBe(2);
    expect(settings).not.toHaveProperty('target');
    expect(resolveMineRequest(request({ rate: 7 })).settings).toMatchObject({ rate: 7, units: 'relative' });
  });
});
