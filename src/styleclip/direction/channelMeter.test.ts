import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { randomClip, towerEntries, towerParameters } from '../../clip/index.js';
import { tinyVit } from '../../clip/testing/goldenClip.js';
import { constant, interpret } from '../../graph/index.js';
import { difference, dot, meanOf, unit } from '../../guidance/index.js';
import { normals } from '../../random/index.js';
import { createEngine } from '../../runtime/engine.node.js';
import { randomGenerator, synthesize } from '../../stylegan2/index.js';
import { tinyConfig } from '../../stylegan2/testing/tinyConfig.js';
import { type FloatTensor, floatTensor } from '../../tensorData.js';
import { pictureEmbeddings } from '../clipDistance.js';
import { editNetworkState, editNetworks } from '../editNetworks.js';
import { type Channel, movableChannels, styleDeviations, stylesOfLatents } from '../styleSpace.js';
import { ChannelMeter, firstOrderRelevance } from './channelMeter.js';
import { measureSlopes } from './measureSlopes.js';
import { directionsAtOnce, imagesAtOnce, type MeterNetworks, type MeterPictures } from './meterGraph.js';
import { RelevanceTable } from './relevanceTable.js';
import { SlopeMeter } from './slopeMeter.js';

const runtime = createEngine({ device: 'cpu', threads: 1 });
const stage = { runtime, lowering: 'auto' } as const;
afterAll(() => runtime.close());

const generator = randomGenerator(tinyConfig, 3);
const clip = randomClip(tinyVit, 4);
const count = 3;
const reach = 2;
let networks: MeterNetworks;
let pictures: MeterPictures;
let deviations: Map<string, Float64Array>;
beforeAll(async () => {
  await runtime.setState(editNetworkState(generator, clip));
  networks = { ...editNetworks(generator, clip), rule: 'antialiased' };
  const w = floatTensor(normals({ seed: 1, stream: 'w' }, 50 * tinyConfig.styleDim), [
    50,
    tinyConfig.styleDim,
  ]);
  const space = await stylesOfLatents(stage, tinyConfig, networks.parameters, w);
  deviations = styleDeviations(space);
  const firstRows = ({ data, shape: [, width] }: FloatTensor) =>
    floatTensor(data.slice(0, count * width), [count, width]);
  pictures = { styles: new Map([...space].map(([name, tensor]) => [name, firstRows(tensor)])), noises: [] };
});

/** Unit embeddings of pictures of styles in float64. */
function exactEmbeddings(space: ReadonlyMap<string, FloatTensor>): Float64Array[] {
  const fixed = (tensors: Iterable<readonly [string, FloatTensor]>) =>
    new Map([...tensors].map(([name, { data, shape }]) => [name, constant(data, shape)] as const));
  const entries = Object.entries(towerEntries('', clip, 'image'));
  const names = [...towerParameters('', clip, 'image').keys()];
  const tower = new Map(entries.filter(([name]) => names.includes(name)));
  const drawn = synthesize(tinyConfig, fixed(generator.parameters), fixed(space));
  const [{ data, shape }] = interpret([
    pictureEmbeddings({ config: clip.config, parameters: fixed(tower) }, drawn, 'antialiased'),
  ]);
  return Array.from({ length: shape[0] }, (_, row) =>
    Float64Array.from(data.slice(row * shape[1], (row + 1) * shape[1])),
  );
}

const moved = (layer: string, index: number, steps: number): Map<string, FloatTensor> =>
  new Map(
    [...pictures.styles].map(([name, { data, shape }]) => {
      const copy = data.slice();
      if (name === layer) {
        for (let row = 0; row < count; row++) {
          copy[row * shape[1] + index] += steps * (deviations.get(layer)?.[index] ?? 0);
        }
      }
      return [name, floatTensor(copy, shape)];
    }),
  );

describe('ChannelMeter', () => {
  it('gives the mean direction from the channel moved down to the channel moved up', async () => {
    const meter = await ChannelMeter.create(stage, networks, pictures, { deviations, reach });
    for (const channel of [
      { layer: 'synthesis.4.conv', index: 1 },
      { layer: 'synthesis.8.up', index: 2 },
    ]) {
      const row = await meter.measure(channel);
      const [down, up] = [-reach, reach].map((steps) =>
        exactEmbeddings(moved(channel.layer, channel.index, steps)),
      );
      const expected = unit(meanOf(up.map((embedding, i) => unit(difference(embedding, down[i])))));
      expect(Math.hypot(...row)).toBeCloseTo(1, 6);
      expect(dot(row, expected)).toBeGreaterThan(0.9999);
    }
    await meter.close();
  });

  it('tells the same of a channel whatever was measured before', async () => {
    const meter = await ChannelMeter.create(stage, networks, pictures, { deviations, reach });
    const channel = { layer: 'synthesis.8.conv', index: 0 };
    const first = await meter.measure(channel);
    await meter.measure({ layer: 'synthesis.4.conv', index: 0 });
    expect(await meter.measure(channel)).toEqual(first);
    await meter.close();
  });
});

describe('firstOrderRelevance', () => {
  it('is the slope of the cosine to a text, in deviations', async () => {
    const text = unit(Float64Array.from(normals({ seed: 5, stream: 'text' }, tinyVit.embedding)));
    const told: number[] = [];
    const aim = { text, deviations };
    const slopes = await firstOrderRelevance(stage, networks, pictures, aim, (done) => told.push(done));
    expect(told).toEqual([count]);
    const step = 1e-3;
    for (const [layer, index] of [
      ['synthesis.4.conv', 3],
      ['synthesis.8.conv', 1],
    ] as const) {
      const mean = (steps: number) =>
        meanOf(exactEmbeddings(moved(layer, index, steps)).map((row) => Float64Array.of(dot(row, text))))[0];
      const expected = (mean(step) - mean(-step)) / (2 * step);
      expect(slopes.get(layer)?.[index]).toBeCloseTo(expected, 4);
    }
  });

  it('covers every channel that may be moved', async () => {
    const text = unit(Float64Array.from(normals({ seed: 6, stream: 'text' }, tinyVit.embedding)));
    const slopes = await firstOrderRelevance(stage, networks, pictures, { text, deviations });
    for (const { layer, index } of movableChannels(tinyConfig)) {
      expect(Number.isFinite(slopes.get(layer)?.[index])).toBe(true);
    }
  });
});

describe('SlopeMeter', () => {
  it('has the slopes of one image along each direction, of all channels', async () => {
    const directions = [5, 6].map((seed) =>
      unit(Float64Array.from(normals({ seed, stream: 'text' }, tinyVit.embedding))),
    );
    const meter = await SlopeMeter.create(stage, networks, pictures, directions.length);
    const found = await meter.measure(1, directions);
    await meter.close();
    const all = movableChannels(tinyConfig, { colours: true });
    expect(found.map(({ length }) => length)).toEqual([all.length, all.length]);
    const step = 1e-3;
    for (const channel of [all[3], all[all.length - 1]]) {
      const size = deviations.get(channel.layer)?.[channel.index] ?? 0;
      const [down, up] = [-step, step].map(
        (steps) => exactEmbeddings(moved(channel.layer, channel.index, steps))[1],
      );
      directions.forEach((direction, i) => {
        const expected = dot(difference(up, down), direction) / (2 * step);
        expect(found[i][all.indexOf(channel)] * size).toBeCloseTo(expected, 4);
      });
    }
  });

  it('lets slopes estimate the cosine of the mean slope with a text, for every channel that may be moved', async () => {
    const text = unit(Float64Array.from(normals({ seed: 7, stream: 'text' }, tinyVit.embedding)));
    const open = async (_: unknown, places: readonly Channel[], width: number) =>
      new RelevanceTable(places, width);
    const { relevance, images } = await measureSlopes(
      { stage },
      networks,
      pictures,
      [text],
      undefined,
      open,
      {},
    );
    expect(images).toBe(count);
    const all = movableChannels(tinyConfig, { colours: true });
    expect(relevance[0]).toHaveLength(all.length);
    const width = tinyVit.embedding;
    const axes = Array.from({ length: width }, (_, k) =>
      Float64Array.from({ length: width }, (_, i) => +(i === k)),
    );
    const meter = await SlopeMeter.create(stage, networks, pictures, width);
    const slopes = [await meter.measure(0, axes), await meter.measure(1, axes), await meter.measure(2, axes)];
    await meter.close();
    const ratios = all.map((_, c) => {
      const mean = meanOf(slopes.map((image) => Float64Array.from(image, (row) => row[c])));
      const exact = dot(mean, text) / Math.hypot(...mean);
      expect(Math.sign(relevance[0][c])).toBe(Math.sign(exact));
      expect(Math.abs(relevance[0][c])).toBeLessThanOrEqual(1);
      return relevance[0][c] / exact;
    });
    // Five random directions know a length within a third or so.
    const sorted = ratios.sort((a, b) => a - b);
    expect(sorted[sorted.length >> 1]).toBeGreaterThan(0.7);
    expect(sorted[sorted.length >> 1]).toBeLessThan(1.5);
  });

  it('draws fewer images and takes fewer directions at once the larger images are', () => {
    const sized = (blocks: number) => ({
      config: { ...tinyConfig, channels: Array.from({ length: blocks }, () => 8) },
    });
    const images = [5, 7, 8, 9].map((blocks) => imagesAtOnce(sized(blocks), 8));
    expect([...images, imagesAtOnce(sized(9), 4)]).toEqual([8, 8, 2, 1, 1]);
    expect([5, 8, 9].map((blocks) => directionsAtOnce(sized(blocks), 6))).toEqual([6, 6, 1]);
  });
});

describe('style space', () => {
  it('leaves out the layers that make colours', () => {
    expect(movableChannels(tinyConfig).some(({ layer }) => layer.endsWith('toRgb'))).toBe(false);
    expect(movableChannels(tinyConfig)[0]).toEqual({ layer: 'synthesis.4.conv', index: 0 });
  });

  it('has them where colours shall move', () => {
    const all = movableChannels(tinyConfig, { colours: true });
    const more = all.filter(({ layer }) => layer.endsWith('toRgb'));
    expect(all).toHaveLength(more.length + movableChannels(tinyConfig).length);
    expect(new Set(more.map(({ layer }) => layer)).size).toBe(tinyConfig.channels.length);
  });

  it('has the deviation of each column', () => {
    const space = new Map([['a', floatTensor([1, 10, 3, 10, 5, 10], [3, 2])]]);
    const [first, second] = styleDeviations(space).get('a') ?? [];
    expect(first).toBeCloseTo(Math.sqrt(8 / 3), 12);
    expect(second).toBe(0);
  });
});
