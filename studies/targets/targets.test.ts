import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { pictureHeader } from '#nada/platform/imageCodecHeader.js';
import { blobFace } from '../../foundry/evaluator/testing/blobFace.js';
import { type TinyModels, tinyModels } from '../evaluate/testing/tinyModels.js';
import { Workbench } from '../evaluate/workbench.js';
import { compareTargets } from './targets.js';
import { adaptedWays, blendedWays } from './ways.js';

// Each adaptation compiles its programs; on a busy machine that takes a while.
vi.setConfig({ testTimeout: 240_000 });

let models: TinyModels;
beforeAll(async () => {
  models = await tinyModels();
});
afterAll(() => models.remove());

const folderOf = (domain: string): string => `pictures of ${domain}`;

test('the ways are texts, pictures, both, a mixture and blends of what was made before', () => {
  const ways = adaptedWays(folderOf, 4);
  expect(ways.map(({ name }) => name)).toEqual([
    ...['sketch-text', 'sketch-pictures', 'sketch-both', 'pixel-text', 'pixel-pictures', 'pixel-both'],
    ...['zombie-text', 'sketch-zombie'],
  ]);
  const [text, pictures, both] = ways.map(({ options }) => options);
  expect([text, pictures, both]).toEqual([
    { target: 'sketch' },
    { styleImages: ['pictures of sketch'] },
    { target: 'sketch', styleImages: ['pictures of sketch'], imageWeight: 0.5 },
  ]);
  for (const { parts } of blendedWays()) {
    expect(ways.map(({ name }) => name)).toEqual(expect.arrayContaining([...parts]));
  }
});

test('all of them are adapted once, judged, and shown on one sheet', async () => {
  const options = models.options({ iterations: 2, pictures: 20 });
  const bench = await Workbench.open(options, blobFace);
  try {
    const lines: string[] = [];
    const request = { options, seed: 0, shown: 2, onLine: (line: string) => lines.push(line) };
    const table = await compareTargets(bench, request);
    // Ten ways, three of which two domains judge, under a header of two lines.
    expect(table.trimEnd().split('\n')).toHaveLength(2 + 10 + 3);
    for (const label of ['2 pictures of sketch', '0.5 "sketch" + 0.5 "zombie"', 'blend of the two at 0.5']) {
      expect(table).toContain(`| ${label}`);
    }
    expect(await readFile(path.join(options.out, 'targets.md'), 'utf8')).toBe(table);
    const sheet = new Uint8Array(await readFile(path.join(options.out, 'targets.png')));
    expect(pictureHeader(sheet, 'targets.png').width).toBe(8 * 66 + 2);
    expect(lines.filter((line) => line.endsWith('adapting'))).toHaveLength(8);

    const folders = (await readdir(options.out)).filter((name) => name.startsWith('sketch-text-'));
    expect(folders).toHaveLength(1);
    const file = path.join(options.out, folders[0], 'generator.safetensors');
    const { mtimeMs } = await stat(file);
    expect(await compareTargets(bench, request)).toBe(table);
    expect((await stat(file)).mtimeMs).toBe(mtimeMs);
  } finally {
    await bench.close();
  }
});
