import { existsSync, readdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import '../../api/platform.node.js';
import { networkDigest } from '../../api/networks/networkDigest.js';
import { loadClip, loadGenerator } from '../../api/networks/networks.js';
import { randomMapper } from '../../styleclip/index.js';
import { type GoldenModels, goldenModels } from '../testing/goldenModels.js';
import { save } from './save.js';

let models: GoldenModels;
beforeAll(() => {
  models = goldenModels();
});
afterAll(() => models.remove());

describe('save in Node', () => {
  it('writes the form that the name tells', async () => {
    const generator = await loadGenerator(models.generator);
    for (const name of ['own.safetensors', 'torch.pt']) {
      await save(generator, models.place(name));
      expect(await loadGenerator(models.place(name))).toEqual(generator);
    }
    const { clip } = await loadClip(models.clipA);
    await save(clip, models.place('clip.pt'));
    const again = (await loadClip(models.place('clip.pt'))).clip;
    expect(again.config).toEqual(clip.config);
    expect(await networkDigest(again.parameters)).toBe(await networkDigest(clip.parameters));
    await save(generator, models.place('odd.name'), { form: 'rosinality' });
    expect(await loadGenerator(models.place('odd.name'))).toEqual(generator);
  });

  it('gives the bytes without a file, as in a page', async () => {
    const generator = await loadGenerator(models.generator);
    expect(await loadGenerator(await save(generator))).toEqual(generator);
    expect(await save(generator, { half: true })).toHaveProperty('length');
  });

  it('writes nothing for a mistake', async () => {
    const config = { latents: 8, styleDim: 4, groups: 'single', norm: 'features' } as const;
    const mapper = { config, parameters: randomMapper(config, 1) };
    const before = readdirSync(models.folder);
    await expect(save(mapper, models.place('mapper.pt'))).rejects.toThrow('end it in .safetensors, or give');
    await expect(save(mapper, models.place('m.safetensors'), { form: 'openai' })).rejects.toMatchObject({
      option: 'form',
    });
    const generator = await loadGenerator(models.generator);
    await expect(save(generator, models.place('x.jpg'))).rejects.toThrow('.safetensors or .pt');
    await expect(save(generator, models.place('no/x.pt'))).rejects.toThrow('its folder does not exist');
    expect(readdirSync(models.folder)).toEqual(before);
    expect(existsSync(models.place('mapper.pt'))).toBe(false);
  });
});
