import { beforeAll, describe, expect, it } from 'vitest';
import '../platform.node.js';
import {
  collectChunks,
  openCheckpoint,
  type WritableTensor,
  writeNpy,
  writeSafetensors,
  writeTorch,
} from '../../checkpoint/index.js';
import { openAiState, randomClip } from '../../clip/index.js';
import { tinyResNet } from '../../clip/testing/goldenClip.js';
import { named, UserError } from '../../errors.js';
import { goldenModels } from '../../jobs/testing/goldenModels.js';
import { memorySource } from '../../platform/memorySource.js';
import { encoderFor, randomEncoder, randomMapper } from '../../styleclip/index.js';
import {
  discriminatorFor,
  latentCount,
  randomDiscriminator,
  randomGenerator,
} from '../../stylegan2/index.js';
import { tinyConfig } from '../../stylegan2/testing/tinyConfig.js';
import { type FloatTensor, filledTensor } from '../../tensorData.js';
import { blend } from '../blend/blend.js';
import { captionImages } from '../clip/caption/captionImages.js';
import { searchClip } from '../clip/search/searchClip.js';
import { convert } from '../convert/convert.js';
import { generate } from '../generate/generate.js';
import { inspect } from '../inspect/inspect.js';
import { readStateBytes } from '../run/stateFile.js';
import { save } from '../save/save.js';
import { readStart } from '../train/startNetworks.js';
import { trainFormat } from '../train/trainState.js';
import { domainFor, readDomain } from './domainFile.js';
import { readLatents } from './latentSource.js';
import { encoderOf } from './loadEncoder.js';
import { mapperOf } from './loadMapper.js';
import { loadClip, loadGenerator } from './networks.js';

type Bytes = Uint8Array<ArrayBuffer>;

/** The same safetensors file with a number of one tensor changed. */
async function spoilt(file: Bytes, name: string, value: number, place = 0): Promise<Bytes> {
  const { tensors, metadata } = await openCheckpoint(memorySource(file));
  const changed = new Map<string, WritableTensor>(tensors as ReadonlyMap<string, WritableTensor>);
  const tensor = await tensors.get(name)?.read();
  if (!tensor) throw new Error(`no ${name} in ${[...tensors.keys()]}`);
  (tensor.data as Float32Array)[place] = value;
  return collectChunks(writeSafetensors(changed.set(name, tensor), { metadata }));
}

async function refused(use: Promise<unknown>, tensor: string): Promise<void> {
  const error = await use.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(UserError);
  expect((error as UserError).message).toContain(`has the tensor "${tensor}", which holds `);
  expect((error as UserError).message).toContain('not finite');
}

const generator = randomGenerator(tinyConfig, 1);
const { styleDim } = tinyConfig;
const weight = 'synthesis.8.conv.weight';

describe('numbers that are not finite', () => {
  let bad: Bytes;
  beforeAll(async () => {
    bad = await spoilt(await save(generator), weight, Number.NaN, 5);
  });

  it('of a generator are named by everything that uses it', async () => {
    await refused(loadGenerator(bad), weight);
    await refused(generate({ generator: bad, seeds: [0] }).result, weight);
    await refused(convert({ source: bad, to: 'rosinality' }).result, weight);
    await refused(convert({ source: bad, half: true }).result, weight);
    await refused(blend({ parts: [generator, bad], at: 0.5 }).result, weight);
    await refused(readStart(bad, { name: 'bad', freezeD: 0, load: {} }), weight);
  });

  it('of a generator are reported by inspect', async () => {
    const { networks, problems } = await inspect({ source: bad }).result;
    expect(networks).toEqual([]);
    expect(problems).toEqual([expect.stringContaining(`"${weight}", which holds 1 of`)]);
  });

  it('of float64, half and bfloat16 are found, and those too large for float32', async () => {
    const numbers = [
      { data: Float64Array.of(1, 1e300), dtype: 'float64' },
      { data: Uint16Array.of(0x7c00, 0), dtype: 'float16' },
      { data: Uint16Array.of(0, 0x7fc0), dtype: 'bfloat16' },
    ] as const;
    for (const { data, dtype } of numbers) {
      const file = await collectChunks(writeSafetensors(new Map([['w', { data, dtype, shape: [1, 2] }]])));
      await refused(readLatents(file, { ...tinyConfig, styleDim: 2 }), 'w');
    }
  });

  it("of rosinality's form are named with their prefix", async () => {
    const { tensors } = await openCheckpoint(memorySource(await save(generator, { form: 'rosinality' })));
    const own = await tensors.get('g_ema.convs.1.conv.weight')?.read();
    (own?.data as Float32Array)[0] = Number.POSITIVE_INFINITY;
    const read = new Map<string, FloatTensor>();
    for (const [name, tensor] of tensors) read.set(name, (await tensor.read()) as FloatTensor);
    read.set('g_ema.convs.1.conv.weight', own as FloatTensor);
    const under = new Map([...read].map(([name, tensor]) => [name.replace('g_ema.', ''), tensor]));
    const file = await collectChunks(writeTorch(new Map([['g_ema', under]])));
    await refused(loadGenerator(file), 'g_ema.convs.1.conv.weight');
  });

  it('are not written either: half precision that would overflow is refused by tensor', async () => {
    const parameters = new Map(generator.parameters).set('synthesis.8.toRgb.bias', filledTensor(7e4, [3]));
    const source = await save({ ...generator, parameters });
    const written = convert({ source, half: true }).result;
    await expect(written).rejects.toThrow(
      'the tensor "synthesis.8.toRgb.bias" holds 70000, which float16 cannot hold: write it as float32',
    );
    expect((await convert({ source }).result).what).toBe('generator');
  });

  it('of every other network are named', async () => {
    const discriminator = await save(randomDiscriminator(discriminatorFor(tinyConfig), 3));
    const bias = 'discriminator.8.conv.bias';
    await refused(convert({ source: await spoilt(discriminator, bias, Number.NaN) }).result, bias);

    const shape = { latents: latentCount(tinyConfig), styleDim, groups: 'single', norm: 'features' } as const;
    const mapper = await save({ config: shape, parameters: randomMapper(shape, 1) });
    await refused(mapperOf(await spoilt(mapper, 'all.0.bias', Number.NaN), tinyConfig), 'all.0.bias');

    const config = encoderFor(tinyConfig, 2);
    const spread = { mean: filledTensor(0, [styleDim]), deviation: filledTensor(1, [styleDim]) };
    const encoder = await save({ config, spread, parent: 'abc', parameters: randomEncoder(config, 1) });
    const mean = 'latent.mean';
    await refused(encoderOf(await spoilt(encoder, mean, Number.NaN), tinyConfig, 'abc'), mean);

    const layer = 'synthesis.4.conv';
    const offsets = new Map([[layer, filledTensor(0.5, [7])]]);
    const domain = await save(await domainFor(generator, offsets, {}));
    await refused(readDomain(await spoilt(domain, layer, Number.NEGATIVE_INFINITY)), layer);
  });

  it('of a state that is resumed are named', async () => {
    const metadata = { format: trainFormat.format, step: '1' };
    const tensors = new Map([['network.a', filledTensor(Number.NaN, [2])]]);
    const state = await collectChunks(writeSafetensors(tensors, { metadata }));
    await refused(readStateBytes(state, trainFormat), 'network.a');
  });

  it('of latents are named, those given as a tensor too', async () => {
    const w = filledTensor(0, [1, styleDim]);
    w.data[2] = Number.NaN;
    await refused(readLatents(await collectChunks(writeNpy(w)), tinyConfig), 'array');
    const given = readLatents(w, tinyConfig).catch((error: unknown) => error);
    expect(((await given) as UserError).sentence.parts).toContainEqual(named('w'));
    await expect(readLatents(w, tinyConfig)).rejects.toThrow(/w holds 1 of 6 numbers that are not finite/);
  });

  it('that a network only comes to are no black image', async () => {
    const parameters = new Map(generator.parameters).set(
      'synthesis.8.toRgb.weight',
      filledTensor(3e38, [3, 5, 1, 1]),
    );
    const drawn = generate({ generator: { ...generator, parameters }, seeds: [0] }).result;
    await expect(drawn).rejects.toThrow(/the image drawn holds .* not finite .*: the generator's weights/);
  });

  it('of a CLIP are named by search and captions, and those that it only comes to', async () => {
    const models = goldenModels();
    const loaded = await loadClip(models.clipA);
    models.remove();
    const bad = await spoilt(await save(loaded), 'visual.proj', Number.NaN);
    const images = [{ width: 1, height: 1, data: Uint8ClampedArray.of(1, 2, 3, 255) }];
    await refused(searchClip({ clip: bad, images, query: ['a'] }).result, 'visual.proj');
    await refused(captionImages({ clip: bad, images, captions: ['a', 'b'] }).result, 'visual.proj');
    for (const name of ['image.projection.weight', 'text.projection.weight']) {
      for (const [value, said] of [
        [3e38, /what .* makes of its input holds .* not finite/],
        [0, /makes nothing but zeros of its input/],
      ] as const) {
        const own = loaded.clip.parameters.get(name) as FloatTensor;
        const parameters = new Map(loaded.clip.parameters).set(name, filledTensor(value, own.shape));
        const clip = { ...loaded, clip: { ...loaded.clip, parameters } };
        await expect(searchClip({ clip, images, query: ['a'] }).result).rejects.toThrow(said);
      }
    }
  });

  it("of a ResNet's batch normalisation are found: a variance below zero has no root", async () => {
    const state = openAiState(randomClip(tinyResNet, 1));
    const name = [...state.keys()].find((key) => key.endsWith('running_var')) ?? '';
    const variance = state.get(name) as FloatTensor;
    variance.data[1] = -1;
    const file = await collectChunks(writeSafetensors(state));
    await expect(loadClip(file)).rejects.toThrow(`has the tensor "${name}" with the variance -1: `);
  });
});
