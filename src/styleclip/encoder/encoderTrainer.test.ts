import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { randomClip } from '../../clip/index.js';
import { tinyVit } from '../../clip/testing/goldenClip.js';
import { constant, interpret } from '../../graph/index.js';
import { normals } from '../../random/index.js';
import { createEngine } from '../../runtime/engine.node.js';
import { broadcastLatent, type Generator, mappingNetwork, randomGenerator } from '../../stylegan2/index.js';
import { tinyConfig } from '../../stylegan2/testing/tinyConfig.js';
import { type FloatTensor, filledTensor, floatTensor } from '../../tensorData.js';
import { editNetworkState, pictureNetworks } from '../editNetworks.js';
import { type EncoderGoal, EncoderTrainer, trainedEncoder } from './encoderTrainer.js';
import { encoderFor } from './latentEncoder.js';
import { PictureEncoder } from './pictureEncoder.js';
import { PictureInverter } from './pictureInverter.js';

const runtime = createEngine({ device: 'cpu', threads: 1 });
const stage = { runtime, lowering: 'auto' } as const;
afterAll(() => runtime.close());

const clip = randomClip(tinyVit, 4);
const encoder = encoderFor(tinyConfig, 4);
const spread = { mean: filledTensor(0, [6]), deviation: filledTensor(0.3, [6]) };
let generator: Generator;
let goal: EncoderGoal;
beforeAll(async () => {
  generator = randomGenerator(tinyConfig, 3);
  await runtime.setState(editNetworkState(generator, clip));
  goal = {
    networks: pictureNetworks(generator, undefined),
    encoder,
    spread,
    average: filledTensor(0, [6]),
    noises: [],
    examples: { batch: 8, seed: 1, psi: 1, mixing: 0, grain: 0.02 },
    weights: { latentWeight: 1, pictureWeight: 1, clipWeight: 0, redrawn: 4 },
    steps: 100,
    learningRate: 0.01,
  };
});

/** w+ of other z than those of a training. */
function mappedLatents(count: number): FloatTensor {
  const weights = new Map(
    [...generator.parameters].map(([name, { data, shape }]) => [name, constant(data, shape)] as const),
  );
  const z = constant(normals({ seed: 9, stream: 'z' }, count * 6), [count, 6]);
  const [{ data }] = interpret([broadcastLatent(mappingNetwork(tinyConfig, weights, z), 4)]);
  return floatTensor(Float32Array.from(data), [count, 4, 6]);
}

describe('EncoderTrainer', () => {
  it('learns latents and pictures, and what it learnt encodes pictures that it has not seen', async () => {
    const trainer = await EncoderTrainer.create(stage, goal);
    const first = await trainer.step();
    let last = first;
    while (trainer.stepsDone < goal.steps) last = await trainer.step();
    expect(last.latent).toBeLessThan(0.6 * first.latent);
    expect(last.pixels).toBeLessThan(0.7 * first.pixels);
    expect(last.learningRate).toBeLessThan(0.001);
    const viewer = await PictureEncoder.create(stage, goal.networks, encoder, trainedEncoder, []);
    const wPlus = mappedLatents(10);
    const pictures = await viewer.draw(wPlus);
    const again = await viewer.draw(await viewer.encode(pictures));
    const flat = await viewer.draw(filledTensor(0, [1, 4, 6]));
    const distance = (of: (i: number) => number) =>
      pictures.data.reduce((sum, value, i) => sum + Math.abs(value - of(i)), 0);
    const area = flat.data.length;
    expect(distance((i) => again.data[i])).toBeLessThan(0.7 * distance((i) => flat.data[i % area]));
    const { parent, config } = await trainer.encoder('digest');
    expect({ parent, config }).toEqual({ parent: 'digest', config: encoder });
    await viewer.close();
    await trainer.close();
    await expect(runtime.getState([trainedEncoder.mean])).rejects.toThrow();
  });

  it('goes on from a snapshot with the same bits, and from given weights', async () => {
    const whole = await EncoderTrainer.create(stage, goal);
    await whole.step();
    const snapshot = await whole.snapshot();
    const expected = await whole.step();
    const weights = await whole.encoder('');
    await whole.close();
    const resumed = await EncoderTrainer.create(stage, goal);
    await resumed.restore(snapshot);
    expect(await resumed.step()).toEqual(expected);
    await resumed.close();
    const further = await EncoderTrainer.create(stage, { ...goal, start: weights.parameters });
    expect((await further.encoder('')).parameters).toEqual(weights.parameters);
    await further.close();
  });

  it('compares the features of a CLIP where there is one', async () => {
    const networks = pictureNetworks(generator, clip);
    const weights = { ...goal.weights, clipWeight: 2 };
    const trainer = await EncoderTrainer.create(stage, { ...goal, networks, weights });
    const { loss, latent, picture, clip: distance = Number.NaN } = await trainer.step();
    expect(loss).toBeCloseTo(latent + picture + 2 * distance, 4);
    expect(distance).toBeGreaterThan(0);
    await trainer.close();
  });
});

describe('PictureInverter', () => {
  const start = filledTensor(0, [1, 4, 6]);
  const settings = { refine: 60, refineRate: 0.2, latentWeight: 0, clipWeight: 0 };
  const pictureOf = async (seed: number) => {
    const viewer = await PictureEncoder.create(stage, goal.networks, encoder, trainedEncoder, []);
    const w = normals({ seed, stream: 'w' }, 6).map((value) => 0.3 * value);
    const picture = await viewer.draw(floatTensor([...w, ...w, ...w, ...w], [1, 4, 6]));
    await viewer.close();
    return picture;
  };

  it('moves a latent until its picture is the given one; each picture begins anew', async () => {
    const inverter = await PictureInverter.create(stage, goal.networks, spread, [], settings);
    const [picture, other] = [await pictureOf(1), await pictureOf(2)];
    const losses: number[] = [];
    const found = await inverter.invert(picture, start, { onStep: (_, loss) => losses.push(loss) });
    expect(losses).toHaveLength(60);
    expect(losses[59]).toBeLessThan(0.35 * losses[0]);
    await inverter.invert(other, start);
    expect(await inverter.invert(picture, start)).toEqual(found);
    await inverter.close();
    // Steps that are far too long lead nowhere, and what was there before stays.
    const wild = { ...settings, refineRate: 1e3 };
    const restless = await PictureInverter.create(stage, goal.networks, spread, [], wild);
    expect(await restless.invert(picture, found)).toEqual(found);
    await restless.close();
  });

  it('stays near where it began by its weight, and stops with the reason of its signal', async () => {
    const picture = await pictureOf(1);
    const movedBy = async (latentWeight: number): Promise<number> => {
      const own = { ...settings, latentWeight };
      const inverter = await PictureInverter.create(stage, goal.networks, spread, [], own);
      const { data } = await inverter.invert(picture, start);
      await inverter.close();
      return Math.hypot(...data);
    };
    expect(await movedBy(1)).toBeLessThan(0.5 * (await movedBy(0)));
    const inverter = await PictureInverter.create(stage, goal.networks, spread, [], settings);
    const reason = new Error('enough');
    await expect(inverter.invert(picture, start, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    await inverter.close();
  });
});
