import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import '../platform.node.js';
import { UserError } from '../../errors.js';
import { writeDomain } from '../../jobs/networks/writeDomain.js';
import { type GoldenModels, goldenModels } from '../../jobs/testing/goldenModels.js';
import { randomGenerator } from '../../stylegan2/index.js';
import { tinyConfig } from '../../stylegan2/testing/tinyConfig.js';
import { floatTensor } from '../../tensorData.js';
import { domainFor, readDomain } from './domainFile.js';
import { networkDigest } from './networkDigest.js';
import { withDomains } from './withDomains.js';

let models: GoldenModels;
beforeAll(() => {
  models = goldenModels();
});
afterAll(() => models.remove());

const generator = randomGenerator(tinyConfig, 1);
const width = generator.parameters.get('synthesis.4.conv.modulation.bias')?.data.length ?? 0;
const offsets = new Map([['synthesis.4.conv', floatTensor(new Float32Array(width).fill(0.5), [width])]]);
const bias = (one: typeof generator) => one.parameters.get('synthesis.4.conv.modulation.bias')?.data[0] ?? 0;

describe('domain files', () => {
  it('come back with what they are', async () => {
    const file = models.place('one.safetensors');
    await writeDomain(file, generator, offsets, { target: 'sketch' });
    const domain = await readDomain(file);
    expect(domain.about).toEqual({ target: 'sketch' });
    expect(domain.parent).toBe(await networkDigest(generator.parameters));
    expect(domain.offsets.get('synthesis.4.conv')?.data).toEqual(offsets.get('synthesis.4.conv')?.data);
  });

  it('add up, each by its weight', async () => {
    const file = models.place('two.safetensors');
    await writeDomain(file, generator, offsets, {});
    const dressed = await withDomains(generator, { domain: [file, file], domainWeights: [1, -0.5] });
    expect(bias(dressed) - bias(generator)).toBeCloseTo(0.25, 6);
    expect(await withDomains(generator, {})).toBe(generator);
  });

  it('come from bytes and from memory too', async () => {
    const file = models.place('bytes.safetensors');
    await writeDomain(file, generator, offsets, {});
    const domain = await domainFor(generator, offsets, {});
    for (const source of [Uint8Array.from(readFileSync(file)), new Blob([readFileSync(file)]), domain]) {
      const dressed = await withDomains(generator, { domain: [source] });
      expect(bias(dressed) - bias(generator)).toBeCloseTo(0.5, 6);
    }
    const stranger = withDomains(randomGenerator(tinyConfig, 2), { domain: [domain] });
    await expect(stranger).rejects.toThrow('the domain was made from another generator');
    await expect(stranger).rejects.toMatchObject({ option: 'anyParent' });
  });

  it('serve their parent, and a relative only when one asks for it', async () => {
    const file = models.place('three.safetensors');
    await writeDomain(file, generator, offsets, {});
    const relative = randomGenerator(tinyConfig, 2);
    await expect(withDomains(relative, { domain: [file] })).rejects.toThrow(
      /three.safetensors was made from another generator/,
    );
    const dressed = await withDomains(relative, { domain: [file], anyParent: true });
    expect(bias(dressed) - bias(relative)).toBeCloseTo(0.5, 6);
    const wider = randomGenerator(
      { ...tinyConfig, channels: tinyConfig.channels.map((count) => 2 * count) },
      2,
    );
    await expect(withDomains(wider, { domain: [file], anyParent: true })).rejects.toThrow(
      /moves \d+ styles of/,
    );
  });

  it.each<[string, () => Promise<unknown>, RegExp]>([
    ['a generator', () => readDomain(models.generator), /is no domain/],
    [
      'a file of nothing',
      () => {
        writeFileSync(models.place('nothing.safetensors'), 'nothing at all');
        return readDomain(models.place('nothing.safetensors'));
      },
      /nothing.safetensors/,
    ],
    [
      'weights that are not as many',
      () => withDomains(generator, { domain: ['a'], domainWeights: [1, 2] }),
      /domainWeights gives 2 numbers for 1 domains/,
    ],
  ])('refuse %s in one sentence', async (_, attempt, message) => {
    await expect(attempt()).rejects.toThrow(UserError);
    await expect(attempt()).rejects.toThrow(message);
  });
});
