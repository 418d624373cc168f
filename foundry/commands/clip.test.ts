import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { UserError } from '#nada/errors.js';
import { loadClip } from '#nada/jobs/networks/networks.js';
import { run } from './clip.js';

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
    const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    try {
      await run(['train', '--out', at('run'), ...transformer, ...small]);
      await run(['export', '--run', at('run'), '--out', at('model')]);
      await run(['train', '--resume', at('run')]);
      const printed = write.mock.calls.map(([text]) => String(text)).join('');
      expect(printed).toContain('"directionNear"');
    } finally {
      write.mockRestore();
    }
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
    const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    mkdirSync(at('shipped'));
    for (const name of ['model.safetensors', 'config.json', 'README.md'])
      writeFileSync(at(`shipped/${name}`), '{}');
    try {
      await run(['train', '--out', at('resnet'), ...resNet, ...small]);
      await run(['export', '--run', at('resnet'), '--out', at('shipped')]);
    } finally {
      write.mockRestore();
    }
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

  it.each<[string[], RegExp]>([
    [[], /there is no "clip ": say "clip train --out RUN"/],
    [['train'], /give --out with a new folder, or --resume/],
    [['train', '--out', 'x', '--batch', 'many'], /option --batch is not a number/],
    [['train', '--out', 'x', '--direction-weight', '-1'], /--direction-weight/],
    [['train', '--out', 'x', '--colour', 'red'], /--colour/],
    [['export'], /--run is missing/],
    [['export', '--run', '/absent'], /\/absent\/clip holds no CLIP yet/],
    [['evaluate', '--clip', '/absent'], /\/absent/],
    [['evaluate', '--faces', 'few'], /--faces few is not a whole number/],
  ])('refuses %j in one sentence', async (parameters, message) => {
    await expect(run(parameters)).rejects.toThrow(UserError);
    await expect(run(parameters)).rejects.toThrow(message);
    expect(existsSync('x')).toBe(false);
  });
});
