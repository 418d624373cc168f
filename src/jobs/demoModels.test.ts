import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { loadClip, loadGenerator } from './networks.js';
import { type GoldenModels, goldenModels } from './testing/goldenModels.js';

let models: GoldenModels;
beforeAll(() => {
  models = goldenModels();
});
afterAll(() => {
  models.remove();
  vi.doUnmock('node:fs');
});

describe('writeDemoModels', () => {
  it.each([true, false])('writes networks that can be read, in a clone: %s', async (isClone) => {
    vi.resetModules();
    vi.doMock('node:fs', async (original) => ({
      ...(await original<typeof import('node:fs')>()),
      existsSync: () => isClone,
    }));
    const { writeDemoModels } = await import('./demoModels.js');
    const { generator, clip } = await writeDemoModels(models.place(`demo-${isClone}`));
    expect((await loadGenerator(generator)).config.size).toBe(32);
    for (const file of clip) expect((await loadClip(file)).clip.config.embedding).toBeGreaterThan(0);
    expect(clip).toHaveLength(isClone ? 2 : 1);
  });
});
