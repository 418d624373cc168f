import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { domains } from '../../world/attributes.js';
import { accuracyTable, heldOutAccuracy } from './accuracy.js';
import { loadEvaluator } from './index.js';
import { blobFace } from './testing/blobFace.js';
import { tinyConfig } from './testing/tiny.js';
import { trainEvaluator, trainingFiles } from './trainEvaluator.js';
import { rateAt } from './trainer.js';

const training = { seed: 7, pictures: 600, epochs: 6, batch: 20, rate: 0.005 };
const start = { render: blobFace, config: tinyConfig, saveEvery: 50 };
let folder: string;
let file: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'nada-evaluator-'));
  ({ file } = await trainEvaluator(path.join(folder, 'whole'), training, start));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('an evaluator learns what pictures show, and cannot tell what they do not', async () => {
  const evaluator = await loadEvaluator(file);
  const found = await heldOutAccuracy(evaluator, blobFace, 60);
  await evaluator.close();
  const mean = (pick: (domain: (typeof domains)[number]) => number) =>
    domains.reduce((sum, domain) => sum + pick(domain), 0) / domains.length;
  expect(mean((domain) => found.get(domain)?.domain ?? 0)).toBeGreaterThan(0.6);
  expect(mean((domain) => found.get(domain)?.attributes.hairLength ?? 0)).toBeGreaterThan(0.6);
  expect(mean((domain) => found.get(domain)?.attributes.eyeColour ?? 1)).toBeLessThan(0.5);
  const table = accuracyTable(found).split('\n');
  expect(table).toHaveLength(2 + domains.length + 1);
  expect(table[0]).toContain('| domain |');
});

test('a training that is stopped and started again ends with the same bits', async () => {
  const stopped = path.join(folder, 'stopped');
  const stop = new AbortController();
  const reason = new Error('enough');
  const onLine = (line: string) => {
    if (line.startsWith('step 100 ')) stop.abort(reason);
  };
  await expect(trainEvaluator(stopped, training, { ...start, onLine, signal: stop.signal })).rejects.toThrow(
    'enough',
  );
  await expect(stat(path.join(stopped, trainingFiles.model))).rejects.toThrow();
  const lines: string[] = [];
  const again = await trainEvaluator(stopped, training, { ...start, onLine: (line) => lines.push(line) });
  expect(lines.filter((line) => line.startsWith('step '))).toHaveLength(1);
  expect(await readFile(again.file)).toEqual(await readFile(file));
});

test('the rate rises, then falls to nothing', () => {
  const plan = { steps: 1000, batch: 1, rate: 0.01, seed: 0 };
  const rates = [0, 99, 199, 600, 999].map((step) => rateAt(step, plan));
  expect(rates[0]).toBeLessThan(1e-4);
  expect(rates[2]).toBeGreaterThan(rates[1]);
  expect(rates[3]).toBeLessThan(rates[2]);
  expect(rates[4]).toBeLessThan(1e-6);
  expect(rates[4]).toBeGreaterThan(0);
});

test('fewer pictures than a batch are refused', async () => {
  await expect(
    trainEvaluator(path.join(folder, 'few'), { ...training, pictures: 3, epochs: 1 }, start),
  ).rejects.toThrow('3 pictures are fewer than a batch of 20');
});
