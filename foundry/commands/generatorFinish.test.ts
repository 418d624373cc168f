import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadGenerator } from '#nada/api/networks/networks.js';
import { runCaptured } from '../../world/commandLine/testing/runCaptured.js';
import { inRepository } from '../../world/repository.js';
import { generatorFinishCommand } from './generatorFinish.js';

const run = (...parameters: readonly string[]) => runCaptured(generatorFinishCommand, ...parameters);

/** Runs a command that must succeed. */
async function finish(...parameters: readonly string[]): Promise<void> {
  const { code, err } = await run(...parameters);
  expect([code, err]).toEqual([0, '']);
}

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'finish-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const shipped = inRepository('models', 'generator', 'photo.safetensors');

test('trains the shipped generator on renders, the discriminator alone at first, and goes on when called again', async () => {
  const out = path.join(folder, 'run');
  const flags = ['--out', out, '--batch', '2', '--generator-start', '1', '--metric-every', '0'];
  await finish(...flags, '--init', shipped, '--kimg', '0.002');
  const generator = path.join(out, 'generator.safetensors');
  const weight = async (file: string) =>
    (await loadGenerator(file)).parameters.get('synthesis.64.conv.weight')?.data;
  // In its first step the generator does not learn.
  expect(await weight(generator)).toEqual(await weight(shipped));
  await finish(...flags, '--kimg', '0.004');
  expect(await weight(generator)).not.toEqual(await weight(shipped));
  expect(existsSync(path.join(out, 'discriminator.safetensors'))).toBe(true);
  const lines = (await readFile(path.join(out, 'metrics.jsonl'), 'utf8')).trim().split('\n');
  expect(lines.map((line) => JSON.parse(line).step)).toEqual([1, 2]);
});

test('can hold the generator to the faces of its latents, and then goes on with the same anchor alone', async () => {
  const out = path.join(folder, 'anchored');
  const flags = ['--out', out, '--batch', '2', '--generator-start', '0', '--metric-every', '0'];
  await finish(...flags, '--init', shipped, '--kimg', '0.002', '--anchor', '1');
  const other = await run(...flags, '--kimg', '0.004');
  expect([other.code, other.err]).toEqual([2, expect.stringContaining('photo pictures is another')]);
  await finish(...flags, '--kimg', '0.004', '--anchor', '1');
  const lines = (await readFile(path.join(out, 'metrics.jsonl'), 'utf8')).trim().split('\n');
  const anchors = lines.map((line) => Number(JSON.parse(line).anchor));
  expect(anchors).toHaveLength(2);
  // A generator that knew nothing of the faces of its latents would be at about 5.
  for (const anchor of anchors) expect(anchor).toBeLessThan(3.5);
});

test.each([
  [['--out', 'somewhere'], 'option --init is missing'],
  [['--kimg', '0'], 'option --kimg is 0: give a number above 0'],
  [['--init', 'x.pt', '--learning-rate', 'fast'], 'option --learning-rate is "fast"'],
  [['--init', 'x.pt', '--anchor', '0'], 'option --anchor is 0: give a number above 0'],
  [['--init', 'x.pt', '--perceptual', 'x'], 'option --perceptual needs --anchor'],
  [['--quickly'], "unknown option '--quickly'"],
])('%s is refused', async (parameters, message) => {
  const { code, out, err } = await run(...parameters);
  expect([code, out, err]).toEqual([2, '', expect.stringContaining(message)]);
});
