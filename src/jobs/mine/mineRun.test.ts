import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UserError } from '../../errors.js';
import { defaultsOf } from '../../settings/row.js';
import { adaptRun } from '../adapt/adaptRun.js';
import { generateFiles } from '../generate/generateJob.js';
import { generateOptions } from '../generate/options.js';
import { type GoldenModels, goldenModels } from '../testing/goldenModels.js';
import { tinyClip, tinyTokenizer, writeTinyClip } from '../testing/tinyClipFolder.js';
import { mineRun } from './mineRun.js';
import type { GivenMining } from './options.js';
import { resolveMineOptions } from './resolveMine.js';

let models: GoldenModels;
const at = (name: string): string => models.place(name);
beforeAll(async () => {
  models = goldenModels();
  await writeTinyClip(at('clip'), { ...tinyTokenizer });
  await writeTinyClip(at('other-clip'), { ...tinyTokenizer }, tinyClip(2));
  const clip = [at('clip')];
  const run = {
    generator: models.generator,
    clip,
    source: 'photo',
    target: 'a sad person',
    layers: 'all',
  } as const;
  await adaptRun.start(at('adapted'), { ...run, iterations: 3, samples: 2, sampleEvery: 0, device: 'cpu' });
}, 60_000);
afterAll(() => models.remove());

const small = {
  steps: 6,
  latents: 4,
  batch: 2,
  samples: 2,
  sampleEvery: 4,
  saveEvery: 3,
  device: 'cpu',
  threads: 1,
} as const;
const mine = (name: string, given: GivenMining = {}) =>
  mineRun.start(at(name), {
    ...small,
    ...(given.generator === undefined ? { run: at('adapted') } : {}),
    ...given,
  });
const optionsOf = (name: string) =>
  JSON.parse(readFileSync(path.join(at(name), 'options.json'), 'utf8')) as Record<string, unknown>;

describe('mining', () => {
  it('takes generator, CLIP and target from the run of an adaptation, and leaves what generate takes', async () => {
    const { mapper, beforeAfter, steps } = await mine('miner');
    expect(steps).toBe(6);
    expect(readdirSync(at('miner')).sort()).toEqual([
      'before-after.png',
      'checkpoint.previous.safetensors',
      'checkpoint.safetensors',
      'environment.json',
      'mapper.safetensors',
      'metrics.jsonl',
      'options.json',
      'samples',
      'summary.json',
    ]);
    expect(readdirSync(path.join(at('miner'), 'samples'))).toEqual(['000000.png', '000004.png']);
    expect(existsSync(beforeAfter)).toBe(true);
    const generator = path.join(at('adapted'), 'generator.safetensors');
    expect(optionsOf('miner')).toMatchObject({ generator, clip: [at('clip')], target: 'a sad person' });
    const draw = async (name: string, miner?: string): Promise<Buffer> => {
      const out = at(name);
      await generateFiles({
        ...defaultsOf(generateOptions),
        generator,
        out,
        seeds: '0',
        device: 'cpu',
        miner,
      });
      return readFileSync(out);
    };
    expect((await draw('mined.png', mapper)).equals(await draw('plain.png'))).toBe(false);
  });

  it('brings pictures nearer to the target', async () => {
    const { before, after } = await mine('nearer', { steps: 40, identityWeight: 0, normWeight: 0 });
    expect(after).toBeGreaterThan(before + 0.003);
  });

  it('goes on where it was stopped with the same bits', async () => {
    const stop = new AbortController();
    const reason = new Error('enough');
    const attempt = mineRun.start(
      at('stopped'),
      { ...small, run: at('adapted') },
      {
        signal: stop.signal,
        listener: (event) => {
          if (event.type === 'step' && event.step === 4) stop.abort(reason);
        },
      },
    );
    await expect(attempt).rejects.toBe(reason);
    const resumed = await mineRun.resume(at('stopped'));
    expect(
      readFileSync(resumed.mapper).equals(readFileSync(path.join(at('miner'), 'mapper.safetensors'))),
    ).toBe(true);
    await expect(mineRun.resume(at('stopped'), { changes: { rate: 9 } })).rejects.toThrow(
      'option rate cannot change',
    );
  });

  it('hears every CLIP that it is given', async () => {
    const clip = [at('clip'), at('other-clip')];
    const one = await mine('one-clip');
    const two = await mine('two-clips', { clip });
    expect(two.before).not.toBe(one.before);
    expect(optionsOf('two-clips')).toMatchObject({ clip });
  });

  it.each<[string, () => Promise<unknown>, RegExp]>([
    [
      'a generator beside a run',
      () => mineRun.start(at('none'), { run: at('adapted'), generator: models.generator }),
      /both name a generator/,
    ],
    ['a folder without a run', () => mine('none', { run: at('clip') }), /holds no run/],
    [
      'no target',
      () => mine('none', { generator: models.generator, clip: [at('clip')] }),
      /target is missing/,
    ],
    ['nothing to mine', () => mineRun.start(at('none'), {}), /generator is missing/],
  ])('refuses %s in one sentence', async (_, attempt, message) => {
    await expect(attempt()).rejects.toThrow(UserError);
    await expect(attempt()).rejects.toThrow(message);
    expect(existsSync(at('none'))).toBe(false);
  });
});

describe('resolveMineOptions', () => {
  const run = (changes: Record<string, unknown>, name: string): string => {
    const folder = at(name);
    const stored = optionsOf('adapted');
    writeRun(folder, { ...stored, ...changes });
    return folder;
  };

  it("takes the paper's values for the preset, and flags over all", async () => {
    const reference = await resolveMineOptions({ run: at('adapted'), preset: 'reference', steps: 7 });
    expect(reference).toMatchObject({
      clipWeight: 1,
      identityWeight: 0.1,
      latentWeight: 0.8,
      normWeight: 0.5,
      units: 'raw',
      latents: 5000,
      batch: 2,
      rate: 0.5,
      epsilon: 1e-5,
      steps: 7,
    });
    const own = await resolveMineOptions({ run: at('adapted'), target: 'a cat', latentWeight: 0.3 });
    expect(own).toMatchObject({ target: 'a cat', latentWeight: 0.3, units: 'relative' });
  });

  it('asks for a target where the run had pictures, and for the end of a run that has none', async () => {
    const pictures = run({ styleImages: ['x.png'] }, 'pictures');
    await expect(resolveMineOptions({ run: pictures })).rejects.toThrow('has no adapted generator yet');
    writeFileSync(path.join(pictures, 'generator.safetensors'), '');
    await expect(resolveMineOptions({ run: pictures })).rejects.toThrow('names no one target');
    await expect(resolveMineOptions({ run: pictures, target: 'cat' })).resolves.toMatchObject({
      target: 'cat',
    });
  });

  it('refuses the run of another command', async () => {
    await expect(resolveMineOptions({ run: at('miner') })).rejects.toThrow(/options.json/);
  });
});

function writeRun(folder: string, options: unknown): void {
  mkdirSync(folder);
  writeFileSync(path.join(folder, 'options.json'), JSON.stringify(options));
}
