import { describe, expect, it } from 'vitest';
import {
  type Checkpoint,
  collectChunks,
  type LazyTensor,
  openCheckpoint,
  writeSafetensors,
  writeTorch,
} from '../checkpoint/index.js';
import { UserError } from '../errors.js';
import { constant, input, interpret, state, sum, type Tensor } from '../graph/index.js';
import { compareWithDifferences } from '../graph/testing/checkGradient.js';
import { memorySource } from '../platform/memorySource.js';
import { normals } from '../random/index.js';
import { goldenCase } from '../testing/golden.js';
import {
  type Discriminator,
  type DiscriminatorConfig,
  discriminate,
  discriminatorFile,
  discriminatorFor,
  discriminatorShapes,
  findDiscriminator,
  randomDiscriminator,
  randomGenerator,
  readDiscriminator,
  rosinalityCheckpoint,
  rosinalityDiscriminatorState,
} from './index.js';
import { floatsUnder, goldenCheckpoint } from './testing/goldenGenerator.js';
import { tinyConfig } from './testing/tinyConfig.js';

const rosinality = ['01-sg2-rosinality-16-mlp4', '01-sg2-rosinality-64-mlp4'] as const;
const nvidia = ['02-sg2ada-32-cond3', '02-sg2ada-32-skip'] as const;

async function reopened(chunks: AsyncIterable<Uint8Array<ArrayBuffer>>): Promise<Discriminator> {
  const bytes = await collectChunks(chunks);
  return readDiscriminator(await openCheckpoint(memorySource(bytes, 'written')), { name: 'written' });
}

describe.each(rosinality)('%s', (caseName) => {
  it('reads the configuration off the shapes', async () => {
    const { config } = await readDiscriminator(await goldenCheckpoint(caseName, 'ckpt.pt'));
    const expected = goldenCase(caseName).config as { size: number; channels: Record<string, number> };
    expect(config).toMatchObject({
      size: expected.size,
      channels: Object.values(expected.channels),
      labelDim: 0,
      clamp: null,
      groupSize: 4,
    });
    expect(config.blur.kernel.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 6);
  });

  it('writes the very state dict that it was read from', async () => {
    const checkpoint = await goldenCheckpoint(caseName, 'ckpt.pt');
    const theirs = await floatsUnder(checkpoint, 'd.');
    const ours = rosinalityDiscriminatorState(await readDiscriminator(checkpoint));
    expect([...ours.keys()]).toEqual([...theirs.keys()]);
    for (const [name, { data, shape }] of ours) {
      expect([name, shape, data]).toEqual([name, theirs.get(name)?.shape, theirs.get(name)?.data]);
    }
  });
});

it.each([
  ...rosinality.map((name) => [name, 'ckpt.pt']),
  ...nvidia.map((name) => [name, 'network-snapshot.pkl']),
])('%s comes back from safetensors unchanged', async (caseName, file) => {
  const discriminator = await readDiscriminator(await goldenCheckpoint(caseName, file));
  const { tensors, metadata } = discriminatorFile(discriminator);
  expect(await reopened(writeSafetensors(tensors, { metadata }))).toEqual(discriminator);
});

it('reads the settings of an NVIDIA pickle', async () => {
  const checkpoint = await goldenCheckpoint(nvidia[0], 'network-snapshot.pkl');
  expect((await readDiscriminator(checkpoint)).config).toMatchObject({
    size: 32,
    channels: [24, 24, 24, 16],
    labelDim: 3,
    labelWidth: 24,
    mappingWidths: new Array(8).fill(24),
    mappingLearningRate: 0.01,
    clamp: 3,
    groupSize: 2,
  });
});

describe('readDiscriminator', () => {
  it('takes a bare state dict, and refuses a generator alone', async () => {
    const discriminator = await readDiscriminator(await goldenCheckpoint(rosinality[0], 'ckpt.pt'));
    const state = rosinalityDiscriminatorState(discriminator);
    expect(await reopened(writeTorch(state))).toEqual(discriminator);
    const generator = rosinalityCheckpoint(randomGenerator(tinyConfig, 1));
    const both = rosinalityCheckpoint(randomGenerator(tinyConfig, 1), discriminator);
    expect(await reopened(writeTorch(both))).toEqual(discriminator);
    await expect(reopened(writeTorch(generator))).rejects.toThrow(/written holds no StyleGAN2 discriminator/);
    const bytes = await collectChunks(writeTorch(generator));
    expect(await findDiscriminator(await openCheckpoint(memorySource(bytes, 'alone')))).toBeUndefined();
  });

  const broken: [string, (tensors: Map<string, LazyTensor>) => void, RegExp][] = [
    [
      'a missing tensor',
      (t) => t.delete('d.convs.1.conv1.1.bias'),
      /"d\.convs\.1\.conv1\.1\.bias", which a StyleGAN2 discriminator needs/,
    ],
    [
      'an unknown tensor',
      (t) => t.set('d.extra', t.get('d.final_linear.1.bias') as LazyTensor),
      /"d\.extra", which is not part of a plain StyleGAN2 discriminator/,
    ],
    [
      'a wrong shape',
      (t) => t.set('d.final_linear.0.bias', t.get('d.final_linear.1.bias') as LazyTensor),
      /"d\.final_linear\.0\.bias" of shape \[1\]/,
    ],
    [
      'no blocks',
      (t) => t.delete('d.convs.1.conv1.0.weight'),
      /some\.pt has a discriminator "d\." without blocks/,
    ],
  ];

  it.each(broken)('names the file and the tensor: %s', async (_, damage, message) => {
    const checkpoint = await goldenCheckpoint(rosinality[0], 'ckpt.pt');
    const tensors = new Map(checkpoint.tensors);
    damage(tensors);
    const damaged: Checkpoint = { ...checkpoint, tensors };
    const reading = readDiscriminator(damaged, { name: 'some.pt' });
    await expect(reading).rejects.toBeInstanceOf(UserError);
    await expect(readDiscriminator(damaged, { name: 'some.pt' })).rejects.toThrow(message);
  });

  it.each([
    ['size', { size: 16 }],
    ['channels', { channels: [] }],
    ['labelWidth', { labelWidth: 3 }],
    ['groupSize', { groupSize: 0 }],
    ['clamp', { clamp: -1 }],
    ['blur', { blur: { taps: 4, kernel: [1] } }],
  ])('refuses a wrong %s in the metadata of our own form', async (field, change) => {
    const discriminator = randomDiscriminator(discriminatorFor(tinyConfig), 1);
    const { tensors } = discriminatorFile(discriminator);
    const config = JSON.stringify({ ...discriminator.config, ...change });
    const metadata = { format: 'stylegan2-discriminator', config };
    await expect(reopened(writeSafetensors(tensors, { metadata }))).rejects.toThrow(`wrong "${field}"`);
  });

  it.each([
    ['labels', { labelDim: 2, labelWidth: 3, mappingWidths: [3] }, /class labels/],
    ['a clamp', { clamp: 1 }, /a clamp of 1/],
    ['groups', { groupSize: 2 }, /groups of 2/],
  ])('does not write what rosinality has no place for: %s', (_, change, message) => {
    const config: DiscriminatorConfig = { ...discriminatorFor(tinyConfig), ...change };
    expect(() => rosinalityDiscriminatorState(randomDiscriminator(config, 1))).toThrow(message);
  });
});

describe('discriminate', () => {
  const config: DiscriminatorConfig = {
    ...discriminatorFor(tinyConfig),
    labelDim: 2,
    labelWidth: 3,
    mappingWidths: [4, 3],
  };
  const { parameters: values } = randomDiscriminator(config, 2);
  const parameters = new Map([...values].map(([name, { shape }]) => [name, state(name, shape)]));
  const bindings: Record<string, ArrayLike<number>> = Object.fromEntries(
    [...values].map(([name, { data }]) => [name, data]),
  );
  const pictures = input('pictures', [2, 3, 8, 8]);
  const label = constant([1, 0, 0, 1], [2, 2]);
  bindings.pictures = normals({ seed: 5, stream: 'pictures' }, 2 * 3 * 64);

  it('gives logits, and features at every resolution', () => {
    const { logits, features } = discriminate(config, parameters, pictures, label);
    expect(logits.shape).toEqual([2, 1]);
    expect([...features].map(([resolution, { shape }]) => [resolution, shape])).toEqual([
      [8, [2, 5, 8, 8]],
      [4, [2, 7, 4, 4]],
    ]);
  });

  it('depends on the label', () => {
    const { logits } = discriminate(config, parameters, pictures, label);
    const swapped = discriminate(config, parameters, pictures, constant([0, 1, 1, 0], [2, 2]));
    const [found, other] = interpret([logits, swapped.logits], bindings);
    expect(Math.abs(found.data[0] - other.data[0])).toBeGreaterThan(1e-3);
  });

  it('preserves the power of even images in its features at the start', () => {
    const wide = { ...discriminatorFor(tinyConfig), channels: [40, 40] };
    const colours = normals({ seed: 6, stream: 'colours' }, 4 * 3);
    const even = constant(
      Array.from({ length: 4 * 3 * 64 }, (_, i) => colours[Math.floor(i / 64)]),
      [4, 3, 8, 8],
    );
    const own = [...randomDiscriminator(wide, 2).parameters];
    const { features } = discriminate(
      wide,
      new Map(own.map(([name, { data, shape }]) => [name, constant(data, shape)])),
      even,
    );
    const [{ data }] = interpret([features.get(4) as Tensor]);
    const power = data.reduce((total, value) => total + value * value, 0) / data.length;
    expect(power).toBeGreaterThan(0.3);
    expect(power).toBeLessThan(2);
  });

  it('has the gradients that central differences give', () => {
    const plain = discriminatorFor(tinyConfig);
    const own = new Map([...discriminatorShapes(plain)].map(([name, shape]) => [name, state(name, shape)]));
    const given = Object.fromEntries(
      [...randomDiscriminator(plain, 2).parameters].map(([name, { data }]) => [name, data]),
    );
    const { logits } = discriminate(plain, own, pictures);
    const names = ['discriminator.8.skip.weight', 'discriminator.4.logit.bias', 'discriminator.fromRgb.bias'];
    const wanted = names.map((name) => own.get(name) as Tensor);
    const found = compareWithDifferences(sum(logits), wanted, { ...given, pictures: bindings.pictures });
    expect(found.every((gradient) => gradient.some((value) => value !== 0))).toBe(true);
  });
});
