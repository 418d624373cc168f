import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { writeSafetensors } from '#nada/checkpoint/index.js';
import { UserError } from '#nada/errors.js';
import { startEncoderTraining } from '#nada/jobs/edit/encoder/encoderTrainJob.js';
import { writeFileAtomically } from '#nada/platform/atomicFile.node.js';
import { generatorFile, randomGenerator, standardConfig } from '#nada/stylegan2/index.js';
import { writeEvaluator } from '../../foundry/evaluator/evaluatorFile.js';
import { initialEvaluator } from '../../foundry/evaluator/network.js';
import { tinyConfig } from '../../foundry/evaluator/testing/tiny.js';
import type { EncoderScores } from '../encoder/checkEncoder.js';
import { run } from './encoder.js';

let folder: string;
const at = (name: string): string => path.join(folder, name);

async function trained(out: string): Promise<string> {
  const { encoder } = await startEncoderTraining(at(out), {
    generator: at('generator.safetensors'),
    ...{ width: 2, steps: 2, batch: 2, redrawn: 1, sampleEvery: 0, device: 'cpu', threads: 1 },
  });
  return encoder;
}

beforeAll(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'nada-world-encoder-'));
  const config = {
    ...standardConfig(tinyConfig.size),
    ...{ zDim: 8, styleDim: 8, mappingWidths: [8, 8], channels: [4, 4, 4] },
  };
  const { tensors, metadata } = generatorFile(randomGenerator(config, 1));
  await writeFileAtomically(at('generator.safetensors'), writeSafetensors(tensors, { metadata }));
  const parameters = initialEvaluator(tinyConfig, 1);
  await writeEvaluator(at('evaluator.safetensors'), { config: tinyConfig, parameters });
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('npm run studies -- encoder evaluate', () => {
  it('measures pictures of seeds and true renders, and shows what was found', {
    timeout: 120_000,
  }, async () => {
    const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    const tell = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    try {
      const encoder = await trained('run');
      const networks = [
        ...['--encoder', encoder, '--generator', at('generator.safetensors')],
        ...['--evaluator', at('evaluator.safetensors')],
      ];
      await run([
        'evaluate',
        ...networks,
        '--pictures',
        '3',
        '--refine',
        '4',
        '--refined',
        '2',
        '--out',
        at('out'),
      ]);
      expect(write.mock.calls.map(([text]) => String(text)).join('')).toContain('| attributes kept');
    } finally {
      write.mockRestore();
      tell.mockRestore();
    }
    expect(readdirSync(at('out')).sort()).toEqual(['report.md', 'scores.json', 'sheet.png']);
    const { scores } = JSON.parse(readFileSync(at('out/scores.json'), 'utf8')) as { scores: EncoderScores[] };
    expect(scores.map(({ name }) => name)).toEqual(['pictures of held-out seeds', 'true renders']);
    for (const { encoded, unrefined, refined } of scores) {
      expect([encoded.pictures, unrefined?.pictures, refined?.pictures]).toEqual([3, 2, 2]);
      expect(refined?.error).toBeLessThan(unrefined?.error ?? 0);
      expect(encoded.kept).toBeLessThanOrEqual(1);
    }
  });

  it('refuses a generator that the evaluator cannot judge', { timeout: 120_000 }, async () => {
    const encoder = await trained('other-run');
    const attempt = run([
      'evaluate',
      '--encoder',
      encoder,
      '--generator',
      at('generator.safetensors'),
      '--out',
      at('no'),
    ]);
    await expect(attempt).rejects.toThrow(/the generator draws 16 px/);
    expect(existsSync(at('no'))).toBe(false);
  });

  it.each<[string[], RegExp]>([
    [[], /there is no "encoder ": say "encoder evaluate --encoder FILE/],
    [['evaluate'], /--encoder is missing/],
    [['evaluate', '--encoder', '/absent', '--pictures', 'few'], /--pictures few is not a whole number/],
    [['evaluate', '--encoder', '/absent'], /\/absent/],
    [['evaluate', '--colour', 'red'], /--colour/],
  ])('refuses %j in one sentence', async (parameters, message) => {
    await expect(run(parameters)).rejects.toThrow(UserError);
    await expect(run(parameters)).rejects.toThrow(message);
  });
});
