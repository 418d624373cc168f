import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openPictureDataset } from '#nada/jobs/data/index.js';
import { exportPictures } from './exportPictures.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'nada-export-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const request = { domain: 'sketch', count: 3, size: 16, seed: 0, captions: true } as const;

test('a folder with pictures and captions, that training can read', async () => {
  const out = path.join(folder, 'faces');
  await exportPictures({ ...request, out });
  expect(readdirSync(out).sort()).toEqual(['000000.png', '000001.png', '000002.png', 'captions.jsonl']);
  const lines = readFileSync(path.join(out, 'captions.jsonl'), 'utf8').trim().split('\n');
  const captions = lines.map((line) => JSON.parse(line) as { file_name: string; text: string });
  expect(captions.map(({ file_name }) => file_name)).toEqual(['000000.png', '000001.png', '000002.png']);
  for (const { text } of captions) expect(text.length).toBeGreaterThan(3);
  const dataset = await openPictureDataset({ place: out });
  expect([dataset.count, dataset.resolution]).toEqual([3, 16]);
  await dataset.close();
});

test('a folder that is not empty is left alone', async () => {
  const out = path.join(folder, 'faces');
  await exportPictures({ ...request, count: 1, captions: false, out });
  expect(readdirSync(out)).toEqual(['000000.png']);
  await expect(exportPictures({ ...request, out })).rejects.toThrow('is not empty');
});
