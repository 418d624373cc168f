import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { UserError } from '#nada/errors.js';
import { mineOptions } from '#nada/jobs/mine/options.js';
import { pictureHeader } from '#nada/platform/imageCodecHeader.js';
import { defaultsOf } from '#nada/settings/row.js';
import { miningReference } from '#nada/styleclip/index.js';
import { blobFace } from '../../foundry/evaluator/testing/blobFace.js';
import { type TinyModels, tinyModels } from '../evaluate/testing/tinyModels.js';
import { listMiningCells, type MiningResult } from './cells.js';
import { compareMining } from './mine.js';
import { type GivenMiningOptions, miningOptionsOf } from './options.js';

// Each cell compiles an adaptation and a mapper; on a busy machine that takes a while.
vi.setConfig({ testTimeout: 240_000 });

let models: TinyModels;
beforeAll(async () => {
  models = await tinyModels();
});
afterAll(() => models.remove());

const optionsOf = (changes: GivenMiningOptions = {}) => {
  const { generator, clip, evaluator, out } = models.options();
  const small = { domains: 'cat', seeds: 1, iterations: 2, pictures: 24, threads: 1, steps: 2 };
  return miningOptionsOf({ generator, clip, evaluator, out, ...small, ...changes });
};

describe('compareMining', () => {
  test('judges a domain adapted and mined, and does nothing twice', async () => {
    const options = optionsOf();
    const lines: string[] = [];
    const text = await compareMining(options, blobFace, { onLine: (line) => lines.push(line) });
    for (const name of ['before adapting', 'adapted', 'adapted and mined', 'true renders']) {
      expect(text).toContain(name);
    }
    const names = await readdir(options.out);
    const result = names.find((name) => name.endsWith('.json')) ?? '';
    const found = JSON.parse(await readFile(path.join(options.out, result), 'utf8')) as MiningResult;
    expect(found).toMatchObject({ domain: 'cat', method: 'reference with floor', seed: 0, steps: 2 });
    expect(found.adapted.kid.before).toBe(found.mined.kid.before);
    expect(found.adapted.kid.after).not.toBe(found.mined.kid.after);
    const sheet = new Uint8Array(await readFile(path.join(options.out, found.picture)));
    expect(pictureHeader(sheet, found.picture).width).toBe(12 * 66 + 2);

    // Other settings of the mapper share the adaptation; the same ones share everything.
    const again: string[] = [];
    const other = optionsOf({ steps: 3 });
    await compareMining(other, blobFace, { onLine: (line) => again.push(line) });
    expect((await readdir(options.out)).filter((name) => name.endsWith('.safetensors'))).toHaveLength(1);
    const third: string[] = [];
    expect(await compareMining(options, blobFace, { onLine: (line) => third.push(line) })).toBe(text);
    expect(third).toEqual(['1 of 1: cat, reference with floor, seed 0: done before']);
  });
});

describe('the keys of cells', () => {
  test('change with what decides a mapper, and with nothing else', async () => {
    const keyOf = async (changes: GivenMiningOptions = {}): Promise<string> =>
      (await listMiningCells(optionsOf(changes), blobFace))[0].key;
    const key = await keyOf();
    expect(await keyOf({ threads: 2 })).toBe(key);
    for (const changes of [
      { rate: 9 },
      { latentWeight: 0 },
      { units: 'raw' },
      { psi: 0.5 },
      { batch: 4 },
    ] as const) {
      expect(await keyOf(changes), JSON.stringify(changes)).not.toBe(key);
    }
  });
});

describe('miningOptionsOf', () => {
  test('takes the far domains, the best way by text, and the defaults of nada mine', () => {
    const { domains, methods, seeds, pictures, mining } = miningOptionsOf({});
    expect(domains).toEqual(['dog', 'cat']);
    expect(methods.map(({ name }) => name)).toEqual(['reference with floor']);
    expect([seeds.length, pictures]).toEqual([2, 500]);
    expect(mining).toEqual(defaultsOf(mineOptions));
    const { mining: paper } = miningOptionsOf({ reference: true, normWeight: 0 });
    expect(paper).toEqual({ ...defaultsOf(mineOptions), ...miningReference, normWeight: 0 });
  });

  test.each([
    [{ steps: 0 }, 'option steps is 0: give a whole number'],
    [{ rate: Number.NaN }, 'option rate is not a number'],
    [{ latentWeight: -1 }, 'option latentWeight is -1'],
    [{ domains: 'photo' }, 'option domains is "photo": give some of'],
  ])('%j is refused', (given, message) => {
    expect(() => miningOptionsOf(given)).toThrow(UserError);
    expect(() => miningOptionsOf(given)).toThrow(message);
  });
});
