import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadGenerator } from '../../api/networks/networks.js';
import { UserError } from '../../errors.js';
import { type Generator, randomGenerator } from '../../stylegan2/index.js';
import { tinyConfig } from '../../stylegan2/testing/tinyConfig.js';
import { floatTensor } from '../../tensorData.js';
import { writeGenerator } from '../adapt/adaptResults.js';
import { writeDomain } from '../networks/writeDomain.js';
import { type GoldenModels, goldenModels } from '../testing/goldenModels.js';
import { blendFiles } from './blendJob.js';
import type { BlendOptions } from './options.js';

let models: GoldenModels;
const one = randomGenerator(tinyConfig, 1);
/** A relative: the same but for one bias. */
const layer = 'synthesis.8.conv';
const bias = `${layer}.modulation.bias`;
const own = one.parameters.get(bias) ?? floatTensor([], [0]);
const moved = floatTensor(
  own.data.map((value) => value + 1),
  own.shape,
);
const two: Generator = { ...one, parameters: new Map(one.parameters).set(bias, moved) };
const domain = new Map([[layer, floatTensor(new Float32Array(own.data.length).fill(2), own.shape)]]);
let files: { readonly a: string; readonly b: string; readonly domain: string; readonly other: string };
beforeAll(async () => {
  models = goldenModels();
  files = {
    a: models.place('a.safetensors'),
    b: models.place('b.safetensors'),
    domain: models.place('domain.safetensors'),
    other: models.place('other.safetensors'),
  };
  await writeGenerator(files.a, one);
  await writeGenerator(files.b, two);
  await writeDomain(files.domain, one, domain, {});
  await writeGenerator(files.other, randomGenerator(tinyConfig, 9));
});
afterAll(() => models.remove());

const blended = async (changes: Partial<BlendOptions>) => {
  const out = models.place('out.safetensors');
  const summary = await blendFiles({ parts: [files.a, files.b], out, overwrite: true, ...changes });
  const found = (await loadGenerator(summary.file)).parameters.get(bias)?.data[0] ?? Number.NaN;
  return { summary, moved: found - own.data[0] };
};

describe('blendFiles', () => {
  it('goes so far from the first to the second, half by default', async () => {
    expect((await blended({})).moved).toBeCloseTo(0.5, 5);
    expect((await blended({ at: 0.25 })).moved).toBeCloseTo(0.25, 5);
    expect((await blended({ weights: [1, 3] })).moved).toBeCloseTo(0.75, 5);
    expect((await blended({ at: 0.25, out: models.place('out.pt') })).moved).toBeCloseTo(0.25, 5);
  });

  it('takes groups of layers from one', async () => {
    const { summary, moved: all } = await blended({ at: 0.1, layers: 'coarse=b' });
    expect(all).toBeCloseTo(1, 5);
    expect(summary.groups).toEqual({ coarse: 1 });
  });

  it('blends domains with each other and with generators', async () => {
    const { moved: mixed } = await blended({ parts: [files.b, files.domain], generator: files.a });
    expect(mixed).toBeCloseTo(1.5, 5);
  });

  it('warns of generators that are no relatives', async () => {
    expect((await blended({})).summary.notes).toEqual([]);
    expect((await blended({ parts: [files.a, files.other] })).summary.notes).toEqual([
      expect.stringMatching(/no relatives/),
    ]);
  });

  it.each<[string, () => Partial<BlendOptions>, RegExp]>([
    ['one file', () => ({ parts: [files.a] }), /there is only .*a.safetensors to blend/],
    ['a place of no known form', () => ({ out: models.place('refused.png') }), /ends in .safetensors or .pt/],
    ['at beside weights', () => ({ at: 0.5, weights: [1, 1] }), /at and weights are both given/],
    ['at for three', () => ({ parts: [files.a, files.b, files.a], at: 0.5 }), /at is for two/],
    ['shares that are not as many', () => ({ weights: [1] }), /weights gives 1 shares for 2 files/],
    ['shares that cancel out', () => ({ weights: [1, -1] }), /add up to 0/],
    ['an unknown group', () => ({ layers: 'tiny=a' }), /layers is "tiny=a"/],
    ['a letter of no file', () => ({ layers: 'fine=c' }), /layers is "fine=c"/],
    [
      'a domain without a parent',
      () => ({ parts: [files.a, files.domain] }),
      /is a domain: give the generator/,
    ],
    [
      'a domain of another parent',
      () => ({ parts: [files.a, files.domain], generator: files.other }),
      /was made from another generator/,
    ],
    ['another shape', () => ({ parts: [files.a, models.generator] }), /with the same parent/],
  ])('refuses %s in one sentence', async (_, changes, message) => {
    const out = models.place('refused.safetensors');
    const attempt = blendFiles({ parts: [files.a, files.b], out, ...changes() });
    await expect(attempt).rejects.toThrow(UserError);
    await expect(attempt).rejects.toThrow(message);
    expect(existsSync(out)).toBe(false);
  });
});
