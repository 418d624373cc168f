import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type GoldenModels, goldenModels } from '../testing/goldenModels.js';
import { inspect } from './inspect.js';

let models: GoldenModels;
beforeAll(() => {
  models = goldenModels();
});
afterAll(() => models.remove());

describe('inspect in Node', () => {
  it('adds commands to the report of a file', async () => {
    const place = models.generator;
    const report = await inspect({ source: place }).result;
    expect(report).toMatchObject({ what: 'a StyleGAN2 generator', path: place });
    expect(report).toHaveProperty(
      'commands',
      expect.arrayContaining([expect.stringContaining('nada adapt')]),
    );
  });

  it('knows run folders', async () => {
    mkdirSync(models.place('run'));
    writeFileSync(models.place('run/options.json'), '{}');
    const { what, form } = await inspect({ source: models.place('run') }).result;
    expect([what, form]).toEqual(['a run of nada adapt that is not finished', 'folder']);
  });

  it('takes bytes as a page does, and names what is not there', async () => {
    const bytes = Uint8Array.from(readFileSync(models.generator));
    expect(await inspect({ source: bytes }).result).toMatchObject({ name: 'the bytes given' });
    await expect(inspect({ source: models.place('absent') }).result).rejects.toThrow('does not exist');
    await expect(inspect({ source: models.generator, deep: true } as never).result).rejects.toMatchObject({
      option: 'deep',
    });
  });
});
