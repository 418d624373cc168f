import { describe, expect, it } from 'vitest';
import { constant, gradients, interpret, state, type Tensor } from '../graph/index.js';
import { normals } from '../random/index.js';
import { discriminate, discriminatorFor, randomDiscriminator } from '../stylegan2/index.js';
import { sizeOf } from '../tensorData.js';
import { decoderShapes, quarterFeeds, randomDecoders, reconstructionLoss } from './reconstruction.js';
import { smallConfig } from './testing/smallGan.js';

function setUp(size: number, batch = 2) {
  const config = discriminatorFor(smallConfig(size, 3));
  const values = [...randomDiscriminator(config, 1).parameters, ...randomDecoders(config, 4, 1)];
  const parameters = new Map(values.map(([name, { shape }]) => [name, state(name, shape)]));
  const shape = [batch, 3, size, size];
  const pictures = constant(normals({ seed: 2, stream: 'pictures' }, sizeOf(shape)), shape);
  const bindings = Object.fromEntries(values.map(([name, { data }]) => [name, data]));
  const judgement = discriminate(config, parameters, pictures);
  const loss = reconstructionLoss(config, parameters, pictures, judgement);
  return { config, parameters, bindings, judgement, loss };
}

const lossWith = (size: number, quarter: readonly number[]): number => {
  const { loss, bindings } = setUp(size);
  return interpret([loss], { ...bindings, quarter })[0].data[0];
};

describe('reconstructionLoss', () => {
  it.each([8, 16, 32])('is positive and depends on the quarter at %i px', (size) => {
    const first = lossWith(size, [1, 0, 0, 0, 1, 0, 0, 0]);
    expect(first).toBeGreaterThan(0);
    expect(lossWith(size, [0, 0, 0, 1, 1, 0, 0, 0])).not.toBe(first);
  });

  it('has gradients to the decoders and to the features that they read, not to the logit', () => {
    const { parameters, bindings, loss } = setUp(16);
    const names = [...parameters.keys()];
    const found = interpret(
      gradients(
        loss,
        names.map((name) => parameters.get(name) as Tensor),
      ),
      {
        ...bindings,
        quarter: [1, 0, 0, 0, 0, 1, 0, 0],
      },
    );
    const moves = new Set(names.filter((_, i) => found[i].data.some((value) => value !== 0)));
    expect(names.filter((name) => !moves.has(name))).toEqual(
      names.filter((name) => name.startsWith('discriminator.4.')),
    );
  });
});

describe('decoderShapes', () => {
  it.each([
    [8, 1],
    [16, 2],
    [64, 3],
    [256, 5],
    [1024, 5],
  ])('makes pictures of half of %i px, at most 128, in %i layers', (size, layers) => {
    const names = [...decoderShapes(discriminatorFor(smallConfig(size, 3)), 4).keys()];
    expect(names.filter((name) => /^decoder\.whole\.\d+\.weight$/.test(name))).toHaveLength(layers);
    expect(names.filter((name) => /^decoder\.part\.\d+\.weight$/.test(name))).toHaveLength(layers);
  });
});

describe('quarterFeeds', () => {
  it('chooses one quarter for each picture, others in other steps', () => {
    const masks = [0, 1, 2].map((step) => [...quarterFeeds(3, step, 8).quarter.data]);
    for (const mask of masks) {
      for (let i = 0; i < 8; i++) {
        expect(mask.slice(4 * i, 4 * i + 4).toSorted()).toEqual([0, 0, 0, 1]);
      }
    }
    expect(new Set(masks.map((mask) => mask.join())).size).toBe(3);
  });
});
