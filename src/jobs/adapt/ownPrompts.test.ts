import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadClip } from '../../api/networks/networks.js';
import { type GoldenModels, goldenModels } from '../testing/goldenModels.js';
import { tinyTokenizer, writeTinyClip } from '../testing/tinyClipFolder.js';
import { type AdaptRequest, adapt } from './adapt.js';
import { adaptRun } from './adaptRun.js';

let models: GoldenModels;
const at = (name: string): string => models.place(name);
const own = ['{}', 'a {} portrait'];
beforeAll(async () => {
  models = goldenModels();
  const tokenizer = { 'tokenizer.json': tinyTokenizer['tokenizer.json'] };
  await writeTinyClip(at('plain'), tokenizer);
  await writeTinyClip(at('with'), { ...tokenizer, 'prompts.json': JSON.stringify(own) });
  await writeTinyClip(at('other'), { ...tokenizer, 'prompts.json': '["the {}"]' });
  writeFileSync(at('the.txt'), 'the {}');
});
afterAll(() => models.remove());

/** The manifold term of each CLIP in the first step, in which pictures are twins: how far apart its texts are. */
async function textDistances(changes: Partial<Omit<AdaptRequest, 'generator' | 'clip'>>): Promise<number[]> {
  const run = adapt({
    generator: models.generator,
    clip: [at('with'), at('plain'), await loadClip(at('other'))],
    source: 'photo',
    target: 'sketch',
    iterations: 1,
    batch: 1,
    layers: 'all',
    lossDirection: 0,
    lossManifold: 1,
    device: 'cpu',
    ...changes,
  });
  for await (const { terms } of run) return [0, 1, 2].map((index) => terms[`manifold.${index}`]);
  throw new Error('the run had no step');
}

describe("a CLIP's own prompts", () => {
  it('are used for that CLIP alone, where options give none', async () => {
    const distances = await textDistances({});
    expect(new Set(distances).size).toBe(3);
    expect(distances.every((distance) => distance > 0)).toBe(true);
  });

  it('give way to a file of templates', async () => {
    const [first, ...others] = await textDistances({ templates: at('the.txt') });
    expect(others).toEqual([first, first]);
  });

  it('give way to a preset that has its own', async () => {
    const [first, ...others] = await textDistances({ preset: 'reference' });
    expect(others).toEqual([first, first]);
  });

  it('must be the same when a run is continued', async () => {
    const options = {
      generator: models.generator,
      clip: [at('with')],
      source: 'photo',
      target: 'sketch',
      iterations: 1,
      samples: 1,
      layers: 'all' as const,
      device: 'cpu' as const,
    };
    await adaptRun.start(at('run'), options);
    const file = path.join(at('with'), 'prompts.json');
    const more = { changes: { iterations: 2 } };
    writeFileSync(file, '["{}"]');
    await expect(adaptRun.resume(at('run'), more)).rejects.toThrow(/prompts\.json is another file/);
    rmSync(file);
    await expect(adaptRun.resume(at('run'), more)).rejects.toThrow(
      /prompts\.json was read at the start and is gone/,
    );
    writeFileSync(file, JSON.stringify(own));
    expect((await adaptRun.resume(at('run'), more)).steps).toBe(2);
  });
});
