import { describe, expect, it } from 'vitest';
import {
  type Checkpoint,
  collectChunks,
  isKind,
  type LazyTensor,
  openCheckpoint,
  valueAt,
  writeSafetensors,
  writeTorch,
} from '../checkpoint/index.js';
import { UserError } from '../errors.js';
import { memorySource } from '../platform/memorySource.js';
import { goldenCase } from '../testing/golden.js';
import {
  type Generator,
  generatorFile,
  parameterShapes,
  randomGenerator,
  readGenerator,
  rosinalityCheckpoint,
  rosinalityState,
} from './index.js';
import { floatsUnder, goldenCheckpoint } from './testing/goldenGenerator.js';
import { tinyConfig } from './testing/tinyConfig.js';

const cases = [
  '01-sg2-rosinality-16-mlp4',
  '01-sg2-rosinality-32-mlp8',
  '01-sg2-rosinality-64-mlp4',
] as const;

async function reopened(chunks: AsyncIterable<Uint8Array<ArrayBuffer>>): Promise<Generator> {
  const bytes = await collectChunks(chunks);
  return readGenerator(await openCheckpoint(memorySource(bytes, 'written')), { name: 'written' });
}

describe.each(cases)('%s', (caseName) => {
  it('reads the configuration off the shapes', async () => {
    const { config } = await readGenerator(await goldenCheckpoint(caseName, 'ckpt.pt'));
    const expected = goldenCase(caseName).config as {
      size: number;
      style_dim: number;
      n_mlp: number;
      channels: Record<string, number>;
    };
    expect(config).toMatchObject({
      size: expected.size,
      styleDim: expected.style_dim,
      zDim: expected.style_dim,
      mappingWidths: new Array(expected.n_mlp).fill(expected.style_dim),
      channels: Object.values(expected.channels),
      weightScaling: 'equalized',
      clamp: null,
    });
  });

  it('writes the very state dict that it was read from', async () => {
    const checkpoint = await goldenCheckpoint(caseName, 'ckpt.pt');
    const theirs = await floatsUnder(checkpoint, 'g_ema.');
    const ours = rosinalityState(await readGenerator(checkpoint));
    expect([...ours.keys()]).toEqual([...theirs.keys()]);
    for (const [name, { data, shape }] of ours) {
      expect([name, shape, data]).toEqual([name, theirs.get(name)?.shape, theirs.get(name)?.data]);
    }
  });

  it('comes back from a torch file and from safetensors unchanged', async () => {
    const generator = await readGenerator(await goldenCheckpoint(caseName, 'ckpt.pt'));
    expect(await reopened(writeTorch(rosinalityCheckpoint(generator)))).toEqual(generator);
    const { tensors, metadata } = generatorFile(generator);
    expect(await reopened(writeSafetensors(tensors, { metadata }))).toEqual(generator);
  });
});

describe.each(['02-sg2ada-32-cond3', '02-sg2ada-32-skip'])('%s', (caseName) => {
  it('comes back from safetensors unchanged', async () => {
    const generator = await readGenerator(await goldenCheckpoint(caseName, 'network-snapshot.pkl'));
    const { tensors, metadata } = generatorFile(generator);
    expect(await reopened(writeSafetensors(tensors, { metadata }))).toEqual(generator);
  });
});

describe('readGenerator', () => {
  it('reads the settings of an NVIDIA pickle', async () => {
    const conditional = await goldenCheckpoint('02-sg2ada-32-cond3', 'network-snapshot.pkl');
    expect((await readGenerator(conditional)).config).toMatchObject({
      size: 32,
      zDim: 32,
      labelDim: 3,
      labelWidth: 32,
      mappingLearningRate: 0.01,
      channels: [24, 24, 24, 16],
      weightScaling: 'none',
      clamp: 3,
    });
  });

  it('reads the legacy torch form like the zip form', async () => {
    const legacy = await readGenerator(await goldenCheckpoint(cases[0], 'ckpt-legacy.pt'));
    expect(legacy).toEqual(await readGenerator(await goldenCheckpoint(cases[0], 'ckpt.pt')));
  });

  it('takes g where there is no g_ema, a bare state dict, and files without blurs and noises', async () => {
    const generator = await readGenerator(await goldenCheckpoint(cases[0], 'ckpt.pt'));
    const state = rosinalityState(generator);
    const expected = { ...generator, latentAverage: undefined };
    expect(await reopened(writeTorch({ g: state }))).toEqual(expected);
    expect(await reopened(writeTorch(state))).toEqual(expected);
    const old = new Map([...state].filter(([name]) => !/kernel$|^noises/.test(name)));
    expect(await reopened(writeTorch({ g_ema: old }))).toEqual({ ...expected, noises: undefined });
  });

  const broken: [string, (tensors: Map<string, LazyTensor>) => void, RegExp][] = [
    [
      'a missing tensor',
      (t) => t.delete('g_ema.to_rgbs.0.bias'),
      /some\.pt has no tensor "g_ema\.to_rgbs\.0\.bias"/,
    ],
    [
      'a wrong shape',
      (t) => t.set('g_ema.convs.1.activate.bias', resized(t, 'g_ema.convs.1.activate.bias', [7])),
      /some\.pt has "g_ema\.convs\.1\.activate\.bias" of shape \[7\], but .* \[20\]/,
    ],
    [
      'an unknown tensor',
      (t) => t.set('g_ema.extra.weight', resized(t, 'g_ema.to_rgb1.bias', [3])),
      /some\.pt has the tensor "g_ema\.extra\.weight"/,
    ],
    ['a lost convolution', (t) => t.delete('g_ema.convs.3.conv.weight'), /some\.pt has 3 convolutions/],
    ['a lost noise picture', (t) => t.delete('g_ema.noises.noise_2'), /some\.pt has 4 of the 5 noise images/],
    [
      'other blurs',
      (t) => t.set('g_ema.to_rgbs.1.upsample.kernel', resized(t, 'g_ema.to_rgbs.1.upsample.kernel', [4, 4])),
      /some\.pt has "g_ema\.to_rgbs\.1\.upsample\.kernel" with a different blur/,
    ],
    ['no generator', (t) => t.clear(), /some\.pt holds no StyleGAN2 generator/],
    [
      'an empty tensor',
      (t) => t.set('g_ema.conv1.conv.weight', resized(t, 'g_ema.conv1.conv.weight', [1, 0, 24, 3, 3])),
      /some\.pt has "g_ema\.conv1\.conv\.weight" of shape/,
    ],
  ];

  it.each(broken)('names the file and the tensor: %s', async (_, damage, message) => {
    const checkpoint = await goldenCheckpoint(cases[0], 'ckpt.pt');
    const tensors = new Map(checkpoint.tensors);
    damage(tensors);
    const damaged: Checkpoint = { ...checkpoint, tensors };
    const reading = readGenerator(damaged, { name: 'some.pt' });
    await expect(reading).rejects.toBeInstanceOf(UserError);
    await expect(readGenerator(damaged, { name: 'some.pt' })).rejects.toThrow(message);
  });

  it.each([
    ['architecture', ['synthesis', 'b8'], 'resnet'],
    ['activation', ['mapping', 'fc0'], 'relu'],
    ['use_noise', ['synthesis', 'b16', 'conv0'], false],
  ])('refuses an NVIDIA generator with another %s', async (setting, modules, found) => {
    const checkpoint = await goldenCheckpoint('02-sg2ada-32-cond3', 'network-snapshot.pkl');
    const path = modules.flatMap((module) => ['_modules', module]);
    const owner = valueAt(checkpoint.value, 'G_ema', ...path);
    const fields = isKind(owner, 'object') ? owner.state : owner;
    if (!isKind(fields, 'dict')) throw new Error('the module has no settings');
    fields.entries.set(setting, found);
    const reading = readGenerator(checkpoint, { name: 'some.pkl' });
    await expect(reading).rejects.toThrow(
      `some.pkl is a generator with ${setting} = ${JSON.stringify(found)}`,
    );
  });

  it('names the field of a wrong configuration', async () => {
    const { tensors, metadata } = generatorFile(randomGenerator(tinyConfig, 1));
    const config = JSON.parse(metadata.config) as Record<string, unknown>;
    for (const [field, value] of Object.entries({
      size: 24,
      channels: [],
      zDim: 0,
      mappingWidths: 'x',
      blur: { taps: 3, kernel: [1] },
      weightScaling: 'other',
      clamp: -1,
      mappingLearningRate: null,
      labelDim: 2,
    })) {
      const wrong = { ...metadata, config: JSON.stringify({ ...config, [field]: value }) };
      const reading = reopened(writeSafetensors(tensors, { metadata: wrong }));
      await expect(reading, field).rejects.toBeInstanceOf(UserError);
    }
    const torn = reopened(writeSafetensors(tensors, { metadata: { ...metadata, config: '{' } }));
    await expect(torn).rejects.toThrow(/"config"/);
  });
});

describe('rosinalityState', () => {
  it.each([
    ['class labels', { labelDim: 3, labelWidth: 4 }],
    ['a mapping network whose width differs', { zDim: 5 }],
    ['a mapping learning rate of 1', { mappingLearningRate: 1 }],
    ['a clamp of 3', { clamp: 3 }],
  ])('refuses %s', (reason, change) => {
    const generator = randomGenerator({ ...tinyConfig, ...change }, 1);
    expect(() => rosinalityState(generator)).toThrow(reason);
  });

  it('gives an NVIDIA generator the names of rosinality, noise images included', async () => {
    const nvidia = await readGenerator(await goldenCheckpoint('02-sg2ada-32-skip', 'network-snapshot.pkl'));
    const again = await reopened(writeTorch(rosinalityCheckpoint({ ...nvidia, noises: undefined })));
    expect(again.config).toEqual({ ...nvidia.config, weightScaling: 'equalized', clamp: null });
    expect(again.parameters).toEqual(nvidia.parameters);
    expect(again.noises).toHaveLength(7);
  });
});

describe('randomGenerator', () => {
  it('depends on the seed alone, and has the shapes and spread of an untrained network', () => {
    const { parameters } = randomGenerator(tinyConfig, 3);
    expect(parameters).toEqual(randomGenerator(tinyConfig, 3).parameters);
    expect(parameters).not.toEqual(randomGenerator(tinyConfig, 4).parameters);
    const shapes = new Map([...parameters].map(([name, { shape }]) => [name, shape]));
    expect(shapes).toEqual(parameterShapes(tinyConfig));
    const deviation = (name: string) => {
      const data = parameters.get(name)?.data ?? new Float32Array();
      return Math.sqrt(data.reduce((total, x) => total + x * x, 0) / data.length);
    };
    expect(deviation('synthesis.8.conv.weight')).toBeCloseTo(1, 1);
    expect(deviation('mapping.0.weight') / 100).toBeCloseTo(1, 0);
    expect(deviation('synthesis.8.conv.modulation.bias')).toBe(1);
    expect(deviation('synthesis.8.conv.noiseStrength')).toBe(0);
  });
});

function resized(tensors: ReadonlyMap<string, LazyTensor>, name: string, shape: number[]): LazyTensor {
  const size = shape.reduce((product, extent) => product * extent, 1);
  const data = new Float32Array(size);
  return {
    kind: 'tensor',
    dtype: tensors.get(name)?.dtype ?? 'float32',
    shape,
    read: async () => ({ data, shape, dtype: 'float32' }),
  };
}
