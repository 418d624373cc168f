import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { UserError } from '#nada/errors.js';
import { pictureHeader } from '#nada/platform/imageCodecHeader.js';
import { type FloatTensor, floatTensor } from '#nada/tensorData.js';
import { writeEvaluator } from '../../foundry/evaluator/evaluatorFile.js';
import { initialEvaluator } from '../../foundry/evaluator/network.js';
import { blobFace } from '../../foundry/evaluator/testing/blobFace.js';
import { tinyConfig } from '../../foundry/evaluator/testing/tiny.js';
import { type TinyModels, tinyModels } from '../evaluate/testing/tinyModels.js';
import type { EditsOptions } from './options.js';
import type { EditResult } from './results.js';
import { runEdits } from './runEdits.js';
import type { WorldEdit } from './worldEdit.js';

vi.setConfig({ testTimeout: 240_000 });

let models: TinyModels;
beforeAll(async () => {
  models = await tinyModels();
  await writeEvaluator(models.options().evaluator, photoEvaluator());
});
afterAll(() => models.remove());

/** An untrained evaluator that takes everything for a photo. */
function photoEvaluator() {
  const config = { ...tinyConfig, size: 64 };
  const parameters = new Map<string, FloatTensor>(initialEvaluator(config, 1));
  const { data, shape } = parameters.get('heads.bias') ?? floatTensor([], [0]);
  parameters.set(
    'heads.bias',
    floatTensor(
      data.map((value, i) => (i === 0 ? 100 : value)),
      shape,
    ),
  );
  return { config, parameters };
}

const edit: WorldEdit = {
  name: 'long',
  title: 'short hair made long',
  attribute: 'hairLength',
  wanted: 'long',
  isSubject: ({ hairLength }) => hairLength !== 'long',
  ways: [
    { kind: 'optimize', options: { to: 'long hair', steps: 3 } },
    { kind: 'mapper', options: { to: 'long hair', steps: 3, latents: 4 } },
    {
      kind: 'direction',
      options: {
        from: ['short hair'],
        to: ['long hair'],
        measure: 'moves',
        channels: 2,
        samples: 2,
        beta: [0],
      },
    },
  ],
};

function options(changes: Partial<EditsOptions> = {}): EditsOptions {
  const { generator, clip, evaluator } = models.options();
  const out = path.join(models.folder, 'edits');
  return { edits: [edit], pictures: 3, faces: 4, out, threads: 1, generator, clip, evaluator, ...changes };
}

test('every way leaves its figures and pictures, and the report and the sheet show them', async () => {
  const { out } = options();
  const report = await runEdits(options(), blobFace);
  for (const way of ['optimize', 'mapper', 'direction']) {
    expect(report).toContain(`| short hair made long | ${way.padStart(9)} |`);
  }
  const names = await readdir(out);
  const results = await Promise.all(
    names
      .filter((name) => name.endsWith('.json'))
      .map(async (name) => JSON.parse(await readFile(path.join(out, name), 'utf8')) as EditResult),
  );
  expect(results).toHaveLength(3);
  for (const { files, seeds, scores, change, blind, truth } of results) {
    expect([files.length, seeds.length]).toEqual([3, 3]);
    expect(change).toBeGreaterThan(0);
    for (const share of [scores.changed, blind.changed, truth.changed, scores.kept.pose]) {
      expect(share).toBeGreaterThanOrEqual(0);
      expect(share).toBeLessThanOrEqual(1);
    }
  }
  const sheet = new Uint8Array(await readFile(path.join(out, 'long.webp')));
  expect(pictureHeader(sheet, 'long.webp')).toMatchObject({ format: 'webp', width: 3 * 66 + 2 });
  expect(await readFile(path.join(out, 'report.md'), 'utf8')).toBe(report);
});

test('what is done is not done again, and what was stopped goes on to the same figures', async () => {
  const lines: string[] = [];
  const first = await runEdits(options(), blobFace, { onLine: (line) => lines.push(line) });
  expect(lines).toEqual(['optimize', 'mapper', 'direction'].map((way) => `long by ${way}: done before`));
  const { out } = options();
  const name = (await readdir(out)).find((each) => /^long-optimize-.*\.json$/.test(each)) ?? '';
  const before = JSON.parse(await readFile(path.join(out, name), 'utf8')) as EditResult;
  await rm(path.join(out, name));
  await rm(path.join(out, before.key, `seed${before.seeds[2]}`), { recursive: true });
  const stop = new AbortController();
  stop.abort(new Error('enough'));
  await expect(runEdits(options(), blobFace, { signal: stop.signal })).rejects.toThrow('enough');
  await runEdits(options(), blobFace);
  const after = JSON.parse(await readFile(path.join(out, name), 'utf8')) as EditResult;
  expect({ ...after, pictureSeconds: 0 }).toEqual({ ...before, pictureSeconds: 0 });
  expect(first).toContain('# Edits by words');
});

test('a damaged result is named', async () => {
  const { out } = options();
  const name = (await readdir(out)).find((each) => each.endsWith('.json')) ?? '';
  await writeFile(path.join(out, name), '{"key":');
  const attempt = runEdits(options(), blobFace);
  await expect(attempt).rejects.toThrow(UserError);
  await expect(attempt).rejects.toThrow(`${name} is no result`);
});
