import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeSafetensors } from '../checkpoint/index.js';
import { type GoldenModels, goldenModels } from '../jobs/testing/goldenModels.js';
import { writeFileAtomically } from '../platform/atomicFile.node.js';
import { generatorFile, randomGenerator } from '../stylegan2/index.js';
import { tinyConfig } from '../stylegan2/testing/tinyConfig.js';
import { runInProcess as run } from './testing/runInProcess.js';

let models: GoldenModels;
const at = (name: string): string => models.place(name);
const machine = ['--device', 'cpu', '--threads', '1'];
const train = (...more: string[]) =>
  run(
    ...['edit', 'encoder', 'train', '--generator', at('tiny.safetensors'), ...machine],
    ...['--width', '2', '--batch', '2', '--redrawn', '1', '--steps', '3', ...more],
  );
const apply = (...more: string[]) =>
  run(
    ...['edit', 'encoder', 'apply', '--generator', at('tiny.safetensors'), ...machine],
    ...['--encoder', at('run/encoder.safetensors'), '--picture', at('face.png'), ...more],
  );

beforeAll(async () => {
  models = goldenModels();
  const { tensors, metadata } = generatorFile(randomGenerator(tinyConfig, 3));
  await writeFileAtomically(at('tiny.safetensors'), writeSafetensors(tensors, { metadata }));
  await run(
    ...[
      'generate',
      '--generator',
      at('tiny.safetensors'),
      '--seeds',
      '5',
      ...machine,
      '--out',
      at('face.png'),
    ],
  );
});
afterAll(() => models.remove());

describe('nada edit encoder', () => {
  it('trains, tells people and programs, and says how to go on', async () => {
    const { code, out, err } = await train('--out', at('run'));
    expect(code).toBe(0);
    expect(err).toContain('3 steps');
    expect(out).toMatch(/3 steps in .*, mean error of a colour \d+\.\d -> \d+\.\d of 255/);
    expect(out).toContain(`nada edit encoder apply --encoder ${at('run/encoder.safetensors')}`);
    const again = await run('edit', 'encoder', 'train', '--resume', at('run'));
    expect(again.out).toContain(
      `is finished already; a new run with --init ${at('run/encoder.safetensors')}`,
    );
    const told = await train('--out', at('json'), '--json');
    const kinds = told.out
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { type: string }).type)
      .filter((type) => !['work', 'prepare', 'load'].includes(type));
    expect(kinds).toEqual(['start', 'sample', 'step', 'step', 'step', 'sample', 'save', 'done']);
  });

  it('finds the latent of a picture', async () => {
    const { code, out } = await apply('--refine', '3', '--out', at('found'));
    expect(code).toBe(0);
    expect(out).toMatch(/for the mean image, \d+\.\d encoded, \d+\.\d refined/);
    expect(out).toContain(`${at('found/face.npy')}: nada edit ... --w edits it`);
    const { out: json } = await apply('--out', at('plain'), '--json');
    expect(JSON.parse(json)).toMatchObject({ pictures: [{ picture: at('face.png') }] });
  });

  it.each<[string, () => Promise<{ code: number; err: string }>, RegExp]>([
    ['no picture', () => apply('--out', at('none'), '--picture'), /picture/],
    [
      'a wrong weight',
      () => train('--out', at('none'), '--latent-weight', '-1'),
      /option --latent-weight is -1/,
    ],
    [
      'a wrong share',
      () => train('--out', at('none'), '--mixing', '2'),
      /option --mixing is 2: give a number/,
    ],
    ['an unknown flag', () => apply('--out', at('none'), '--seed', '3'), /--seed/],
  ])('refuses %s with exit code 2', async (_, attempt, message) => {
    const { code, err } = await attempt();
    expect(code).toBe(2);
    expect(err).toMatch(message);
    expect(existsSync(at('none'))).toBe(false);
  });

  it('has help with examples', async () => {
    for (const part of ['train', 'apply']) {
      const { out } = await run('edit', 'encoder', part, '--help');
      expect(out).toContain('Examples:');
    }
    const { out } = await run('edit', '--help');
    expect(out).toContain('encoder');
  });
});
