import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadClip } from '#nada/api/networks/networks.js';
import { runCaptured } from '../../world/commandLine/testing/runCaptured.js';
import { foundryProgram } from './table.js';

const run = (...parameters: readonly string[]) => runCaptured(foundryProgram, 'clip', ...parameters);

/** Output of a command that must succeed. */
async function printed(...parameters: readonly string[]): Promise<string> {
  const { code, out, err } = await run(...parameters);
  expect([code, err]).toEqual([0, '']);
  return out;
}

let folder: string;
const at = (name: string): string => path.join(folder, name);
beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'nada-world-clip-run-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const transformer = [
  '--tower',
  'vit',
  '--resolution',
  '16',
  '--patch',
  '8',
  '--width',
  '32',
  '--layers',
  '1',
];
const resNet = ['--resolution', '32', '--width', '4'];
const small = [
  ...['--head-width', '16'],
  ...[
    '--text-width',
    '32',
    '--text-layers',
    '1',
    '--vocabulary',
    '600',
    '--batch',
    '16',
    '--micro-batch',
    '16',
  ],
  ...['--evaluate-every', '0', '--device', 'cpu', '--steps', '2', '--warm-up', '1'],
];

describe('npm run foundry -- clip', () => {
  it('trains, and exports what a run holds', { timeout: 180_000 }, async () => {
    const trained = await printed('train', '--out', at('run'), ...transformer, ...small);
    expect(trained).toContain('"directionNear"');
    expect(await printed('export', '--run', at('run'), '--out', at('model'))).toBe(`${at('model')}\n`);
    // It is finished: all that is left is to say where the CLIP lies.
    expect(await printed('train', '--resume', at('run'))).toBe(`${at('run/clip')}\n`);
    expect(readdirSync(at('model')).sort()).toEqual(
      [
        'config.json',
        'grammar.json',
        'merges.txt',
        'model.safetensors',
        'preprocessor_config.json',
        'prompts.json',
        'tokenizer.json',
        'tokenizer_config.json',
        'vocab.json',
      ].sort(),
    );
  });

  it('exports a ResNet to where another CLIP lay, of which nothing stays', { timeout: 180_000 }, async () => {
    mkdirSync(at('shipped'));
    for (const name of ['model.safetensors', 'config.json', 'README.md'])
      writeFileSync(at(`shipped/${name}`), '{}');
    await printed('train', '--out', at('resnet'), ...resNet, ...small);
    await printed('export', '--run', at('resnet'), '--out', at('shipped'));
    expect(readdirSync(at('shipped')).sort()).toEqual(
      [
        'README.md',
        'grammar.json',
        'merges.txt',
        'open_clip_config.json',
        'open_clip_model.safetensors',
        'prompts.json',
        'tokenizer.json',
        'tokenizer_config.json',
        'vocab.json',
      ].sort(),
    );
    const { clip } = await loadClip(at('shipped'));
    expect(clip.config.image).toMatchObject({ kind: 'resnet', width: 4, resolution: 32 });
  });

  it.each([
    [['train'], 'give either --out with a new folder, or --resume with the folder'],
    [['train', '--out', 'x', '--resume', 'x'], 'give either --out'],
    [['train', '--out', 'x', '--batch', 'many'], 'option --batch is "many": give a whole number from 2'],
    [['train', '--out', 'x', '--direction-weight', '-1'], '--direction-weight'],
    [['export'], 'option --run is missing'],
    [['export', '--run', '/absent'], '/absent/clip holds no CLIP yet'],
    [['evaluate', '--clip', '/absent'], '/absent'],
    [['evaluate', '--faces', 'few'], 'option --faces is "few": give a whole number of at least 2'],
  ])('refuses %j in one sentence', async (parameters, message) => {
    const { code, out, err } = await run(...parameters);
    expect([code, out, err]).toEqual([2, '', expect.stringMatching(/^error: .*\n$/)]);
    expect(err).toContain(message);
    expect(existsSync('x')).toBe(false);
  });
});
