import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import '../platform.node.js';
import { collectChunks, writeNpy } from '../../checkpoint/index.js';
import { UserError } from '../../errors.js';
import { type GoldenModels, goldenModels } from '../../jobs/testing/goldenModels.js';
import { type MapperConfig, randomMapper } from '../../styleclip/index.js';
import { latentCount, randomGenerator, standardConfig } from '../../stylegan2/index.js';
import { filledTensor, floatTensor } from '../../tensorData.js';
import { domainFor } from '../networks/domainFile.js';
import { loadGenerator } from '../networks/networks.js';
import type { PrepareEvent } from '../run/runEvents.js';
import { save } from '../save/save.js';
import { generate } from './generate.js';
import type { GenerateRequest } from './generateRequest.js';

let models: GoldenModels;
beforeAll(() => {
  models = goldenModels();
});
afterAll(() => models.remove());

const request = (changes: Partial<GenerateRequest> = {}): GenerateRequest => ({
  generator: models.generator,
  seeds: [3, 12],
  device: 'cpu',
  ...changes,
});
const draw = (changes: Partial<GenerateRequest> = {}) => generate(request(changes)).result;

describe('generate in memory', () => {
  it('takes a generator by path, URL, bytes and Blob, and a loaded one, with the same pictures', async () => {
    const expected = await draw();
    expect(expected.map(({ width, height }) => [width, height])).toEqual([
      [32, 32],
      [32, 32],
    ]);
    const bytes = Uint8Array.from(readFileSync(models.generator));
    const loaded = await loadGenerator(models.generator);
    for (const generator of [new URL(`file://${models.generator}`), bytes, new Blob([bytes]), loaded]) {
      expect(await draw({ generator })).toEqual(expected);
    }
    expect(await draw({ seeds: '12,3' })).toEqual([...expected].reverse());
  });

  it('gives one image after another, and those that are drawn when it is stopped', async () => {
    const events: PrepareEvent[] = [];
    const run = generate(request({ seeds: '4-40', onProgress: (event) => events.push(event) }));
    const steps: (readonly [number | undefined, number, number])[] = [];
    for await (const { picture, seed, index, count } of run) {
      expect(picture.data).toHaveLength(4 * 32 * 32);
      steps.push([seed, index, count]);
      if (index === 1) run.stop();
    }
    expect(steps).toEqual([
      [4, 0, 37],
      [5, 1, 37],
    ]);
    expect(await run.result).toEqual(await draw({ seeds: [4, 5] }));
    expect(events).toMatchObject([{ type: 'load', status: 'ready' }]);
    const left = generate(request({ seeds: '0-40' }));
    for await (const _ of left) break;
    expect((await left.result).length).toBeLessThan(4);
  });

  it('draws latents of a tensor, a path, bytes and a Blob alike, without seeds', async () => {
    const { config } = await loadGenerator(models.generator);
    const small = Float32Array.from({ length: 2 * config.styleDim }, (_, i) => 0.05 * Math.sin(i));
    const w = floatTensor(small, [2, config.styleDim]);
    const expected = await draw({ w });
    const bytes = await collectChunks(writeNpy(w));
    for (const source of [bytes, new Blob([bytes])]) expect(await draw({ w: source })).toEqual(expected);
    for await (const drawn of generate(request({ w }))) expect(drawn).not.toHaveProperty('seed');
    await expect(draw({ w: filledTensor(0, [1, 3]) })).rejects.toMatchObject({ option: 'w' });
  });

  it('moves latents by a miner and wears domains, loaded or not', async () => {
    const generator = await loadGenerator(models.generator);
    const { styleDim } = generator.config;
    const config: MapperConfig = {
      latents: latentCount(generator.config),
      styleDim,
      groups: 'single',
      norm: 'features',
      unit: 5,
    };
    const miner = { config, parameters: randomMapper(config, 1) };
    const [plain, mined] = [await draw(), await draw({ miner })];
    expect(mined).not.toEqual(plain);
    expect(await draw({ miner: await save(miner) })).toEqual(mined);
    expect(await draw({ miner, minerStrength: 0 })).toEqual(plain);
    const layer = 'synthesis.8.conv';
    const shape = generator.parameters.get(`${layer}.modulation.bias`)?.shape ?? [];
    const domain = await domainFor(generator, new Map([[layer, filledTensor(2, shape)]]), {});
    const dressed = await draw({ domain: [domain] });
    expect(dressed).not.toEqual(plain);
    expect(await draw({ domain: [await save(domain)] })).toEqual(dressed);
    expect(await draw({ domain: [domain], domainWeights: [0] })).toEqual(plain);
  });

  it('draws with a generator without average or noise, grey ones too', async () => {
    const small = { ...standardConfig(8), zDim: 8, styleDim: 8, mappingWidths: [8], channels: [4, 4] };
    const { config, parameters } = randomGenerator({ ...small, imageChannels: 1 }, 1);
    const [{ data }] = await draw({ generator: { config, parameters }, seeds: [4] });
    expect(data[0]).toBe(data[1]);
    const fixed = draw({ generator: { config, parameters }, noise: 'fixed' });
    await expect(fixed).rejects.toMatchObject({ option: 'noise' });
  });

  it('rejects with the reason of its signal, and keeps to it between images', async () => {
    const controller = new AbortController();
    const run = generate(request({ seeds: '0-40', signal: controller.signal }));
    const drawn: number[] = [];
    const loop = async (): Promise<void> => {
      for await (const { index } of run) {
        drawn.push(index);
        controller.abort(new Error('later'));
      }
    };
    await expect(loop()).rejects.toThrow('later');
    await expect(run.result).rejects.toThrow('later');
    expect(drawn).toEqual([0]);
  });

  it.each<[Partial<GenerateRequest>, string]>([
    [{ generator: undefined }, 'generator'],
    [{ psi: 3 }, 'psi'],
    [{ rng: 'mersenne' as 'numpy' }, 'rng'],
    [{ seeds: [-1] }, 'seeds'],
    [{ seeds: '3-1' }, 'seeds'],
    [{ label: 0 }, 'label'],
    [{ minerStrength: 1 }, 'minerStrength'],
    [{ domainWeights: [1] }, 'domainWeights'],
    [{ pis: 1 } as object, 'pis'],
  ])('names what is wrong in %j', async (changes, option) => {
    await expect(draw(changes)).rejects.toThrow(UserError);
    await expect(draw(changes)).rejects.toMatchObject({ option });
  });
});
