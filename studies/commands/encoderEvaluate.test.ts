import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeSafetensors } from '#nada/checkpoint/index.js';
import { encoderRun } from '#nada/jobs/edit/encoder/encoderRun.js';
import { writeFileAtomically } from '#nada/platform/atomicFile.node.js';
import { generatorFile, randomGenerator, standardConfig } from '#nada/stylegan2/index.js';
import { writeEvaluator } from '../../foundry/evaluator/evaluatorFile.js';
import { initialEvaluator } from '../../foundry/evaluator/network.js';
import { tinyConfig } from '../../foundry/evaluator/testing/tiny.js';
import { runCaptured } from '../../world/commandLine/testing/runCaptured.js';
import type { EncoderScores } from '../encoder/checkEncoder.js';
import { encoderEvaluateCommand } from './encoderEvaluate.js';

const run = (...parameters: readonly string[]) => runCaptured(encoderEvaluateCommand, ...parameters);

let folder: string;
const at = (name: string): string => path.join(folder, name);

async function trained(out: string): Promise<string> {
  const { encoder } = await encoderRun.start(at(out), {
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
    const encoder = await trained('run');
    const networks = [
      ...['--encoder', encoder, '--generator', at('generator.safetensors')],
      ...['--evaluator', at('evaluator.safetensors')],
    ];
    const small = ['--pictures', '3', '--refine', '4', '--refined', '2', '--out', at('out')];
    const { code, out } = await run(...networks, ...small);
    expect(code).toBe(0);
    expect(out).toContain('| attributes kept');
    expect(out).toMatch(/sheet\.png\n$/);
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
    const generator = at('generator.safetensors');
    const { code, err } = await run('--encoder', encoder, '--generator', generator, '--out', at('no'));
    expect([code, err]).toEqual([2, expect.stringContaining('the generator draws 16 px')]);
    expect(existsSync(at('no'))).toBe(false);
  });

  it.each([
    [[], 'option --encoder is missing'],
    [['--encoder', '/absent', '--pictures', 'few'], 'option --pictures is "few": give a whole number'],
    [['--encoder', '/absent'], '/absent'],
    [['--colour', 'red'], "unknown option '--colour'"],
  ])('refuses %j in one sentence', async (parameters, message) => {
    const { code, out, err } = await run(...parameters);
    expect([code, out, err]).toEqual([2, '', expect.stringContaining(message)]);
  });
});
