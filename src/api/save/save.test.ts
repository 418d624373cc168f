import { describe, expect, it } from 'vitest';
import '../platform.node.js';
import { openCheckpoint } from '../../checkpoint/index.js';
import { UserError } from '../../errors.js';
import { goldenModels } from '../../jobs/testing/goldenModels.js';
import { memorySource } from '../../platform/memorySource.js';
import { encoderFor, randomEncoder, randomMapper } from '../../styleclip/index.js';
import {
  discriminatorFor,
  latentCount,
  randomDiscriminator,
  randomGenerator,
  readDiscriminator,
} from '../../stylegan2/index.js';
import { tinyConfig } from '../../stylegan2/testing/tinyConfig.js';
import { filledTensor } from '../../tensorData.js';
import { domainFor, readDomain } from '../networks/domainFile.js';
import { encoderOf } from '../networks/loadEncoder.js';
import { mapperOf } from '../networks/loadMapper.js';
import { networkDigest } from '../networks/networkDigest.js';
import { loadClip, loadGenerator } from '../networks/networks.js';
import { save } from './save.js';

const generator = randomGenerator(tinyConfig, 1);
const discriminator = randomDiscriminator(discriminatorFor(tinyConfig), 3);
const { styleDim } = tinyConfig;
const mapper = () => {
  const config = { latents: latentCount(tinyConfig), styleDim, groups: 'single', norm: 'features' } as const;
  return { config, parameters: randomMapper(config, 1) };
};
const encoder = () => {
  const config = encoderFor(tinyConfig, 2);
  const spread = { mean: filledTensor(0, [styleDim]), deviation: filledTensor(1, [styleDim]) };
  return { config, spread, parent: 'abc', parameters: randomEncoder(config, 1) };
};

describe('save', () => {
  it('gives bytes of every network that read back the same', async () => {
    expect(await loadGenerator(await save(generator))).toEqual(generator);
    const opened = await openCheckpoint(memorySource(await save(discriminator)));
    expect(await readDiscriminator(opened)).toEqual(discriminator);
    expect(await mapperOf(await save(mapper()), tinyConfig)).toEqual(mapper());
    expect(await encoderOf(await save(encoder()), tinyConfig, 'abc')).toEqual(encoder());
    const offsets = new Map([['synthesis.4.conv', filledTensor(0.5, [7])]]);
    const domain = await domainFor(generator, offsets, { target: 'sketch' });
    expect(await readDomain(await save(domain))).toEqual({ ...domain, name: 'the bytes given' });
  });

  it('gives bytes of a CLIP, with or without its tokenizer', async () => {
    const models = goldenModels();
    const loaded = await loadClip(models.clipA);
    models.remove();
    const bytes = await save(loaded.clip, { form: 'openai' });
    expect(Buffer.compare(await save(loaded, { form: 'openai' }), bytes)).toBe(0);
    const digest = await networkDigest(loaded.clip.parameters);
    for (const file of [bytes, await save(loaded)]) {
      const { clip } = await loadClip(file);
      expect(clip.config).toEqual(loaded.clip.config);
      expect(await networkDigest(clip.parameters)).toBe(digest);
    }
  });

  it("gives rosinality's form, and half of the size", async () => {
    const torch = await save(generator, { form: 'rosinality' });
    expect(String.fromCharCode(...torch.subarray(0, 2))).toBe('PK');
    const { format, tensors } = await openCheckpoint(memorySource(torch));
    expect(format).toBe('torch-zip');
    expect([...tensors.keys()].some((name) => name.includes('conv1.conv.modulation'))).toBe(true);
    const half = await openCheckpoint(memorySource(await save(discriminator, { half: true })));
    expect([...half.tensors.values()].every(({ dtype }) => dtype === 'float16')).toBe(true);
  });

  it('refuses forms that do not fit, and names the option', async () => {
    const wrong: [Promise<unknown>, RegExp][] = [
      [save(mapper(), { form: 'rosinality' }), /a mapper has no form "rosinality": give form safetensors/],
      [save(encoder(), { form: 'openai' }), /an encoder has no form "openai"/],
      [save(generator, { form: 'openai' }), /give form rosinality or safetensors/],
      [save(generator, { form: 'pickle' as 'openai' }), /form is "pickle": give one of/],
      [save(generator, { hal: true } as object), /hal is not known: did you mean "half"/],
    ];
    for (const [attempt, message] of wrong) {
      await expect(attempt).rejects.toThrow(UserError);
      await expect(attempt).rejects.toThrow(message);
    }
    await expect(save(generator, { form: 'openai' })).rejects.toMatchObject({ option: 'form' });
  });

  it.each<[unknown]>([[null], [undefined], [5], ['a.pt'], [{}], [{ generator: {} }], [{ clip: 5 }], [[]]])(
    'refuses %o, which is no network',
    async (network) => {
      await expect(save(network as never)).rejects.toThrow('is no network: give a generator');
    },
  );
});
