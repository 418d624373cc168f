import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import '../platform.node.js';
import { demo } from './demo.js';
import { shippedFiles } from './shippedFiles.js';

const models = fileURLToPath(new URL('../../../models', import.meta.url));
const request = { models, iterations: 1, batch: 1, device: 'cpu' };

describe('demo in memory', () => {
  it('adapts the shipped generator, from a folder by path or URL, and draws previews', async () => {
    const run = demo(request);
    const steps: number[] = [];
    for await (const { step } of run) {
      steps.push(step);
      const [preview] = await run.preview([0]);
      expect([preview.width, preview.height]).toEqual([64, 64]);
    }
    expect(steps).toEqual([1]);
    const { generator } = await run.result;
    const again = await demo({ ...request, models: pathToFileURL(models) }).result;
    expect(again.generator).toEqual(generator);
  });

  it('goes to a sketch in 300 steps where nothing else is asked for', async () => {
    const steps: number[] = [];
    const run = demo({
      models,
      batch: 1,
      device: 'cpu',
      onProgress: (event) => event.type === 'start' && steps.push(event.steps),
    });
    for await (const _ of run) break;
    await run.result;
    expect(steps).toEqual([300]);
  });

  it('names the folder that is missing, and options that are wrong', async () => {
    await expect(demo({} as typeof request).result).rejects.toMatchObject({ option: 'models' });
    await expect(demo({ ...request, batch: 0 }).result).rejects.toMatchObject({ option: 'batch' });
    const absent = demo({ ...request, models: path.join(models, 'absent') });
    // The CLIP is read first.
    await expect(absent.result).rejects.toThrow(/absent.clip.\S+ cannot be read: it does not exist/);
  });
});

describe('shippedFiles', () => {
  it('keeps addresses as addresses, with or without a slash at the end', () => {
    const file = 'https://example.org/models/generator/photo.safetensors';
    expect(shippedFiles('https://example.org/models').generator).toBe(file);
    expect(shippedFiles('https://example.org/models/').generator).toBe(file);
    expect(String(shippedFiles(new URL('https://example.org/models')).generator)).toBe(file);
  });

  it('names files that are there', () => {
    const { generator, clip } = shippedFiles(models);
    for (const file of [generator, ...Object.values(clip)]) {
      expect(readFileSync(file as string).length).toBeGreaterThan(0);
    }
  });
});
