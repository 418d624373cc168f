import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Clip, randomClip } from '../../clip/index.js';
import { tinyVit } from '../../clip/testing/goldenClip.js';
import { constant, defineProgram, input, interpret } from '../../graph/index.js';
import { normals } from '../../random/index.js';
import { createEngine } from '../../runtime/engine.node.js';
import { withProgram } from '../../runtime/stage.js';
import {
  type Generator,
  latentCount,
  randomGenerator,
  synthesisLayers,
  synthesize,
} from '../../stylegan2/index.js';
import { tinyConfig } from '../../stylegan2/testing/tinyConfig.js';
import { type FloatTensor, floatTensor } from '../../tensorData.js';
import { pictureEmbeddings } from '../clipDistance.js';
import { editNetworkState, editNetworks, noiseOptions } from '../editNetworks.js';
import { identityDistance } from '../identityDistance.js';
import {
  type LatentIdentity,
  LatentOptimizer,
  type LatentOptimizerSettings,
  latentOptimizerDefaults,
} from './latentOptimizer.js';

const runtime = createEngine({ device: 'cpu', threads: 1 });
const stage = { runtime, lowering: 'auto' } as const;
afterAll(() => runtime.close());

let generator: Generator;
let clip: Clip;
let text: Float64Array;
beforeAll(async () => {
  generator = randomGenerator(tinyConfig, 3);
  clip = randomClip(tinyVit, 4);
  await runtime.setState(editNetworkState(generator, clip));
  const values = Float64Array.from(normals({ seed: 1, stream: 'text' }, tinyVit.embedding));
  text = values.map((value) => value / Math.hypot(...values));
});

function startOf() {
  const shape = [1, latentCount(generator.config), generator.config.styleDim];
  return floatTensor(
    normals(
      { seed: 2, stream: 'w' },
      shape.reduce((product, extent) => product * extent, 1),
    ),
    shape,
  );
}

/** The unit embedding of a start's picture. */
async function embeddingOf(start: FloatTensor): Promise<Float64Array> {
  const { config, parameters, tower } = editNetworks(generator, clip);
  const picture = synthesize(config, parameters, input('start', start.shape), noiseOptions(config, []));
  const program = defineProgram('embedding', {
    embedding: pictureEmbeddings(tower, picture, latentOptimizerDefaults.pictures),
  });
  return withProgram(stage, program, async (handle) =>
    Float64Array.from((await runtime.run(handle, { start })).embedding.data),
  );
}

async function optimized(
  settings: Partial<LatentOptimizerSettings>,
  start = startOf(),
  identity?: LatentIdentity,
) {
  const whole = { ...latentOptimizerDefaults, steps: 40, rate: 0.05, latentWeight: 0, ...settings };
  const optimizer = await LatentOptimizer.create(
    stage,
    { networks: editNetworks(generator, clip), goal: text, identity, start },
    whole,
  );
  const first = await optimizer.step();
  const afterFirst = await optimizer.latent();
  let last = first;
  for (let step = 1; step < whole.steps; step++) last = await optimizer.step();
  const latent = await optimizer.latent();
  await optimizer.close();
  return { first, afterFirst, last, moved: latent.get('wPlus')?.data ?? new Float32Array() };
}

const distanceFrom = (start: Float32Array, end: Float32Array): number =>
  Math.hypot(...end.map((value, i) => value - start[i]));

describe('LatentOptimizer', () => {
  it('moves a latent until its picture is nearer to the text; its first step moves nothing', async () => {
    const start = startOf();
    const { first, afterFirst, last, moved } = await optimized({}, start);
    expect(first.learningRate).toBe(0);
    expect([...(afterFirst.get('wPlus')?.data ?? [])]).toEqual([...start.data]);
    expect(last.distance).toBeLessThan(first.distance - 0.1);
    expect(distanceFrom(start.data, moved)).toBeGreaterThan(0.1);
    expect(first.picture.shape).toEqual([1, 3, tinyConfig.size, tinyConfig.size]);
    await expect(runtime.getState(['edit.goal'])).rejects.toThrow();
  });

  it('stays nearer to where it began the more its change weighs', async () => {
    const start = startOf();
    const free = await optimized({}, start);
    const bound = await optimized({ latentWeight: 0.05 }, start);
    expect(distanceFrom(start.data, bound.moved)).toBeLessThan(0.8 * distanceFrom(start.data, free.moved));
    expect(bound.last.distance).toBeGreaterThan(free.last.distance);
  });

  it('moves the styles of convolutions in S space, and those of colours not', async () => {
    const layers = synthesisLayers(generator.config);
    const start = new Map(
      layers.map(({ name, inChannels }) => [
        name,
        floatTensor(normals({ seed: 2, stream: name }, inChannels), [1, inChannels]),
      ]),
    );
    const settings = { ...latentOptimizerDefaults, space: 's' as const, steps: 20, latentWeight: 0 };
    const optimizer = await LatentOptimizer.create(
      stage,
      { networks: editNetworks(generator, clip), goal: text, start },
      settings,
    );
    const first = await optimizer.step();
    let last = first;
    for (let step = 1; step < 20; step++) last = await optimizer.step();
    const latent = await optimizer.latent();
    expect([...latent.keys()].sort()).toEqual([...start.keys()].sort());
    for (const { name, kind } of layers) {
      const isSame = latent.get(name)?.data.every((value, i) => value === start.get(name)?.data[i]);
      expect(isSame, name).toBe(kind === 'toRgb');
    }
    expect(last.distance).toBeLessThan(first.distance);
    await optimizer.close();
  });

  it('keeps what the asked change does not speak of when identity weighs', async () => {
    const start = startOf();
    const original = await embeddingOf(start);
    const [plain, kept, longer] = [
      await optimized({}, start),
      await optimized({ identityWeight: 2 }, start, { original, asked: text }),
      await optimized({ identityWeight: 2 }, start, { original, asked: text.map((value) => 3 * value) }),
    ];
    expect(kept.first.loss).toBeCloseTo(kept.first.distance, 5);
    expect(kept.last.loss).toBeGreaterThan(kept.last.distance);
    expect(distanceFrom(start.data, kept.moved)).not.toBeCloseTo(distanceFrom(start.data, plain.moved), 3);
    expect(longer.last.loss).toBeCloseTo(kept.last.loss, 4);
  });

  it('holds a picture by all but the asked change, which it lets go', async () => {
    const start = startOf();
    const original = await embeddingOf(start);
    const across = Float64Array.from(normals({ seed: 5, stream: 'asked' }, text.length));
    const settings = { identityWeight: 50, steps: 80 };
    const along = await optimized(settings, start, { original, asked: text.map((v, i) => v - original[i]) });
    const elsewhere = await optimized(settings, start, { original, asked: across });
    expect(along.last.distance).toBeLessThan(elsewhere.last.distance);
  });

  it('takes no weight of identity without anything to compare with', async () => {
    await expect(optimized({ identityWeight: 1 })).rejects.toThrow(/none to compare with/);
  });
});

describe('identityDistance', () => {
  const text = constant([1, 0, 0], [1, 3]);
  const distance = (a: readonly number[], b: readonly number[]): number =>
    interpret([identityDistance(constant(a, [1, 3]), constant(b, [1, 3]), text)])[0].data[0];

  it('sees no change along the text, and all other changes', () => {
    expect(distance([0.8, 0.6, 0], [0, 1, 0])).toBeCloseTo(0, 12);
    expect(distance([0, 0, 1], [0, 1, 0])).toBeCloseTo(1, 12);
  });
});
