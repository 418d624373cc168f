import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openCheckpoint } from '../checkpoint/index.js';
import { adaptRun } from '../jobs/adapt/adaptRun.js';
import { type GoldenModels, goldenModels } from '../jobs/testing/goldenModels.js';
import { openFileSource } from '../platform/fileSource.node.js';
import { runInProcess } from './testing/runInProcess.js';

let models: GoldenModels;
const at = (name: string): string => models.place(name);
beforeAll(async () => {
  models = goldenModels();
  const given = {
    generator: 'demo',
    clip: ['demo'],
    source: 'photo',
    target: 'sketch',
    iterations: 2,
  } as const;
  await adaptRun.start(at('a run'), { ...given, batch: 1, samples: 1, device: 'cpu', threads: 1 });
}, 60_000);
afterAll(() => models.remove());

const generate = (...parameters: string[]) =>
  runInProcess('generate', '--seeds', '3', '--device', 'cpu', ...parameters);

describe('demo and run folders', () => {
  it('are networks wherever a generator or a CLIP is given, and options.json has the place of the file', async () => {
    const options = JSON.parse(readFileSync(path.join(at('a run'), 'options.json'), 'utf8')) as {
      generator: string;
      clip: string[];
    };
    expect(
      [options.generator, ...options.clip].every((place) => existsSync(place) && path.isAbsolute(place)),
    ).toBe(true);
    const draw = async (generator: string, name: string): Promise<Buffer> => {
      expect(await generate('--generator', generator, '--out', at(name))).toMatchObject({ code: 0, err: '' });
      return readFileSync(at(name));
    };
    const ofRun = await draw(at('a run'), 'run.png');
    expect(ofRun.equals(await draw(path.join(at('a run'), 'generator.safetensors'), 'file.png'))).toBe(true);
    expect(ofRun.equals(await draw('demo', 'demo.png'))).toBe(false);
    const converted = await runInProcess('convert', at('a run'), at('of-run.safetensors'));
    expect(converted).toMatchObject({ code: 0, out: `${at('of-run.safetensors')}\n` });
  });

  it('says what a run without a network lacks', async () => {
    const { code, err } = await generate('--generator', at('unfinished'), '--out', at('none.png'));
    expect([code, existsSync(at('none.png'))]).toEqual([2, false]);
    expect(err).toContain('does not exist');
    mkdirSync(at('unfinished'));
    writeFileSync(path.join(at('unfinished'), 'options.json'), '{}');
    const again = await generate('--generator', at('unfinished'), '--out', at('none.png'));
    expect(again.err).toContain('is a run that has no network yet');
  });

  it('tells of a run from what to what it went, its steps and why it ended', async () => {
    const { out } = await runInProcess('inspect', at('a run'));
    expect(out).toMatch(/from +photo\n +to +sketch\n/);
    expect(out).toMatch(/steps +2 in /);
    expect(out).toMatch(/ended +after all of its steps/);
    expect(out).toContain(`nada adapt --resume '${at('a run')}'`);
    const json = await runInProcess('inspect', at('a run'), '--json');
    expect(JSON.parse(json.out)).toMatchObject({ run: { from: 'photo', to: 'sketch' } });
  });
});

describe('files that are there already', () => {
  it.each<[string, (out: string) => string[]]>([
    [
      'sheet.png',
      (out) => ['generate', '--generator', models.generator, '--seeds', '0', '--device', 'cpu', '--out', out],
    ],
    ['copy.pt', (out) => ['convert', models.generator, out]],
    [
      'between.safetensors',
      (out) => ['blend', models.generator, models.generator, '--at', '0.5', '--out', out],
    ],
  ])('are not written over without a word: %s', async (name, command) => {
    writeFileSync(at(name), 'mine');
    const refused = await runInProcess(...command(at(name)));
    expect(refused.code).toBe(2);
    expect(refused.err).toContain(`${at(name)} is there already: choose another name, or add --overwrite`);
    expect(readFileSync(at(name), 'utf8')).toBe('mine');
    expect((await runInProcess(...command(at(name)), '--overwrite')).code).toBe(0);
    expect(readFileSync(at(name), 'latin1')).not.toBe('mine');
  });

  it('are found in a folder of images before anything is drawn', async () => {
    const folder = ['--generator', models.generator, '--out', at('images')];
    expect((await generate(...folder)).code).toBe(0);
    expect((await generate(...folder)).err).toContain('seed0003.png is there already');
    expect((await generate(...folder, '--overwrite')).code).toBe(0);
  });
});

it('keeps the half precision of a CLIP, and writes 32 bits where it is told to', async () => {
  const dtypes = async (file: string): Promise<string[]> => {
    const source = await openFileSource(file);
    try {
      const { tensors } = await openCheckpoint(source);
      return [...new Set([...tensors.values()].map(({ dtype }) => dtype))];
    } finally {
      await source.close();
    }
  };
  const convert = (from: string, to: string, ...more: string[]) =>
    runInProcess('convert', from, at(to), ...more);
  expect((await convert(models.clipA, 'half.safetensors', '--half')).code).toBe(0);
  expect((await convert(at('half.safetensors'), 'again.safetensors')).code).toBe(0);
  expect(await dtypes(at('again.safetensors'))).toEqual(['float16']);
  expect((await convert(at('half.safetensors'), 'whole.safetensors', '--no-half')).code).toBe(0);
  expect(await dtypes(at('whole.safetensors'))).toContain('float32');
});
