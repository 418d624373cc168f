import { afterEach, describe, expect, it } from 'vitest';
import { UserError } from '../errors.js';
import { mul, sub, sum } from '../graph/index.js';
import { elementCount } from '../graph/shapes.js';
import type { Stage } from '../runtime/stage.js';
import { discriminatorFor, PictureSource, randomDiscriminator, randomGenerator } from '../stylegan2/index.js';
import { type FloatTensor, filledTensor, floatTensor } from '../tensorData.js';
import { averageKeep } from '../train/ema.js';
import { NotFiniteError } from '../train/notFinite.js';
import {
  GanTrainer,
  type GivenGanSettings,
  ganSettings,
  type PictureAnchor,
  trainingSampler,
} from './index.js';
import { batchOf, discs } from './testing/discs.js';
import { smallConfig, smallStage } from './testing/smallGan.js';

const config = smallConfig(8, 6);
const batch = 4;
const pictures = discs(8, 32, 1);
const real = (step: number): FloatTensor => batchOf(pictures, batch, step);
const lazy: GivenGanSettings = {
  batch,
  augment: 'none',
  gamma: 1,
  gammaInterval: 2,
  pathLengthInterval: 3,
  auxiliary: 0.5,
  auxiliaryWidth: 4,
};

let stage: Stage | undefined;
afterEach(() => stage?.runtime.close());

async function trainer(change: GivenGanSettings = {}): Promise<GanTrainer> {
  await stage?.runtime.close();
  stage = smallStage();
  const settings = ganSettings({ ...lazy, ...change });
  return GanTrainer.create(stage, { generator: randomGenerator(config, 1), settings });
}

describe('GanTrainer', () => {
  it('starts the average of w at the mean of a generator that carries none', async () => {
    const { latentAverage: _, ...bare } = randomGenerator(config, 1);
    await stage?.runtime.close();
    stage = smallStage();
    const gan = await GanTrainer.create(stage, { generator: bare, settings: ganSettings(lazy) });
    const source = await PictureSource.create(bare, stage);
    const mean = await source.averageLatent();
    expect(mean.data.some((value) => Math.abs(value) > 1e-3)).toBe(true);
    const { latentAverage } = await gan.generator();
    for (const [i, value] of mean.data.entries()) expect(latentAverage?.data[i]).toBeCloseTo(value, 6);
  });

  it('reports a step, and the regularisers in theirs', async () => {
    const gan = await trainer();
    const steps = [];
    for (let step = 0; step < 4; step++) steps.push(await gan.step(real(step)));
    expect(steps.map(({ r1 }) => r1 !== undefined)).toEqual([true, false, true, false]);
    expect(steps.map(({ pathLength }) => pathLength !== undefined)).toEqual([true, false, false, true]);
    for (const { lossG, lossD, reconstruction, gradientNormG, gradientNormD, signReal, ...rest } of steps) {
      const positive = [lossG, lossD, reconstruction, gradientNormG, gradientNormD];
      expect(positive.every((value) => Number.isFinite(value) && Number(value) > 0)).toBe(true);
      expect(Math.abs(signReal)).toBeLessThanOrEqual(1);
      expect(rest.images).toBe(rest.step * batch);
    }
    expect([gan.stepsDone, gan.imagesSeen]).toEqual([4, 16]);
    expect((await gan.snapshot()).adamSteps).toEqual({ generator: 6, discriminator: 6 });
  });

  it('goes on from a snapshot with the same bits', async () => {
    const adaptive = { augment: 'bgc', adjustInterval: 3, adjustKimg: 0.1, target: -1 } as const;
    const whole = await trainer(adaptive);
    for (let step = 0; step < 4; step++) await whole.step(real(step));
    const saved = await whole.snapshot();
    const expected = [];
    for (let step = 4; step < 7; step++) expected.push(await whole.step(real(step)));
    const end = await whole.snapshot();
    expect(end.probability).toBeGreaterThan(saved.probability);

    const resumed = await trainer(adaptive);
    await resumed.restore(saved);
    const found = [];
    for (let step = 4; step < 7; step++) found.push(await resumed.step(real(step)));
    expect(found.map((metrics) => ({ ...metrics, seconds: 0 }))).toEqual(
      expected.map((metrics) => ({ ...metrics, seconds: 0 })),
    );
    expect(await resumed.snapshot()).toEqual(end);
  });

  it('can be held to what its latents should draw', async () => {
    const seen: number[][] = [];
    const anchor: PictureAnchor = {
      weight: 50,
      distance: (drawn, targets) =>
        mul(sum(mul(sub(drawn, targets), sub(drawn, targets))), 1 / elementCount(drawn.shape)),
      targets: ({ shape }) => {
        seen.push([...shape]);
        return filledTensor(0.5, [shape[0], 3, 8, 8]);
      },
    };
    const distances: Record<string, number[]> = { free: [], held: [] };
    for (const [name, own] of [
      ['free', { ...anchor, weight: 0 }],
      ['held', anchor],
    ] as const) {
      await stage?.runtime.close();
      stage = smallStage();
      const settings = ganSettings({ ...lazy, mixing: 0, pathLength: 0 });
      const generator = randomGenerator(config, 1);
      const gan = await GanTrainer.create(stage, { generator, settings, anchor: own });
      for (let step = 0; step < 40; step++) distances[name].push(Number((await gan.step(real(step))).anchor));
    }
    expect(seen[0]).toEqual([batch, config.zDim]);
    expect(distances.held[0]).toBeCloseTo(distances.free[0], 5);
    expect(distances.held[39]).toBeLessThan(0.5 * distances.free[39]);
    expect((await (await trainer()).step(real(0))).anchor).toBeUndefined();
  });

  it('has no anchor for pictures of two latents', async () => {
    const anchor: PictureAnchor = { weight: 1, distance: sub, targets: (z) => z };
    stage = smallStage();
    const options = {
      generator: randomGenerator(config, 1),
      settings: ganSettings({ ...lazy, mixing: 0.5 }),
      anchor,
    };
    await expect(GanTrainer.create(stage, options)).rejects.toThrow(/two latents has no target/);
  });

  it('draws other numbers for another seed', async () => {
    const losses = [];
    for (const seed of [0, 0, 1]) losses.push((await (await trainer({ seed })).step(real(0))).lossG);
    expect(losses[0]).toBe(losses[1]);
    expect(losses[2]).not.toBe(losses[0]);
  });

  it('refuses a step that is not finite, names the quantity and keeps the state', async () => {
    const gan = await trainer();
    await gan.step(real(0));
    const before = await gan.snapshot();
    const bad = real(1);
    const broken = floatTensor(Float32Array.from(bad.data).fill(Number.NaN, 0, 5), bad.shape);
    const refused = gan.step(broken);
    await expect(refused).rejects.toBeInstanceOf(NotFiniteError);
    await expect(refused).rejects.toThrow(/the loss of the discriminator is NaN in step 2/);
    expect(await gan.snapshot()).toEqual(before);

    const ruined = { ...before.tensors };
    const name = 'gan.synthesis.8.conv.weight';
    const weight = ruined[name];
    ruined[name] = floatTensor(
      new Float32Array(weight.data.length).fill(Number.POSITIVE_INFINITY),
      weight.shape,
    );
    await gan.restore({ ...before, tensors: ruined });
    await expect(gan.step(real(1))).rejects.toThrow(/the loss of the generator is NaN|path length/);
    await gan.restore(before);
    expect((await gan.step(real(1))).step).toBe(2);
  });

  it('leaves frozen layers bit-equal and trains the others', async () => {
    stage = smallStage();
    const judge = randomDiscriminator(discriminatorFor(config), 8);
    const gan = await GanTrainer.create(stage, {
      generator: randomGenerator(config, 1),
      discriminator: judge,
      settings: ganSettings({ ...lazy, freezeD: 2 }),
    });
    for (let step = 0; step < 3; step++) await gan.step(real(step));
    const { parameters } = await gan.discriminator();
    const moved = [...parameters].filter(
      ([name, { data }]) => !data.every((value, i) => value === judge.parameters.get(name)?.data[i]),
    );
    const names = [...parameters.keys()];
    expect(names.slice(0, 4)).toEqual([
      'discriminator.fromRgb.weight',
      'discriminator.fromRgb.bias',
      'discriminator.8.conv.weight',
      'discriminator.8.conv.bias',
    ]);
    expect(moved.map(([name]) => name)).toEqual(names.slice(4));
  });

  it('lets the discriminator alone learn at first', async () => {
    const gan = await trainer({ generatorStart: 2, pathLengthInterval: 1 });
    const weights = async () => (await gan.rawGenerator()).parameters;
    const start = await weights();
    const steps = [await gan.step(real(0)), await gan.step(real(1))];
    expect(await weights()).toEqual(start);
    expect(steps.map(({ pathLength }) => pathLength)).toEqual([undefined, undefined]);
    expect((await gan.snapshot()).adamSteps).toEqual({ generator: 0, discriminator: 3 });
    expect((await gan.step(real(2))).pathLength).toBeGreaterThan(0);
    expect(await weights()).not.toEqual(start);
    expect((await gan.snapshot()).adamSteps.generator).toBe(2);
  });

  it('keeps the moving average that its formula gives', async () => {
    const gan = await trainer({ averageKimg: 0.02, averageRampUp: 0.5 });
    const name = 'synthesis.4.conv.weight';
    const value = async () => (await gan.rawGenerator()).parameters.get(name)?.data[0] ?? Number.NaN;
    let expected = await value();
    for (let step = 0; step < 4; step++) {
      await gan.step(real(step));
      const keep = averageKeep({ halfLife: 20, rampUp: 0.5 }, step * batch, batch);
      expected = keep * expected + (1 - keep) * (await value());
    }
    const average = (await gan.generator()).parameters.get(name)?.data[0];
    expect(average).toBeCloseTo(expected, 6);
    expect(average).not.toBe(await value());
  });

  it('moves the mean path length by its share of the new lengths', async () => {
    const gan = await trainer({ pathLengthInterval: 1, pathLengthDecay: 0.25, pathLengthShrink: 1 });
    const [first, second] = [await gan.step(real(0)), await gan.step(real(1))];
    const saved = await gan.snapshot();
    expect(saved.tensors['gan.pathLengthMean'].data[0]).toBe(second.pathLength);
    // The average started from 0, so the first mean is a quarter of the first lengths' mean.
    expect(first.pathLength).toBeGreaterThan(0);
    expect(second.pathLength).toBeGreaterThan(Number(first.pathLength));
  });

  it('steers the augmentation probability', async () => {
    const gan = await trainer({ augment: 'b', adjustInterval: 2, adjustKimg: 0.1, target: -1 });
    const { p, signReal } = await gan.step(real(0));
    expect([p, gan.probability]).toEqual([0, 0]);
    await gan.step(real(1));
    expect(signReal).toBeGreaterThan(-1);
    expect(gan.probability).toBeCloseTo((2 * batch) / 100, 12);
    expect((await gan.step(real(2))).p).toBe(gan.probability);
  });

  it('works without regularisers, mixing and second task', async () => {
    const gan = await trainer({
      gamma: 0,
      pathLength: 0,
      auxiliary: 0,
      mixing: 0,
    });
    const { r1, pathLength, reconstruction } = await gan.step(real(0));
    expect([r1, pathLength, reconstruction]).toEqual([undefined, undefined, undefined]);
  });

  it('refuses networks that do not fit, and settings that contradict each other', async () => {
    stage = smallStage();
    const settings = ganSettings({ batch });
    const generator = randomGenerator(config, 1);
    const useless = ganSettings({ ...lazy, p: 0.5 });
    await expect(GanTrainer.create(smallStage(), { generator, settings: useless })).rejects.toThrow(
      /option p is 0.5, but augment none changes nothing/,
    );
    const conditional = randomGenerator({ ...config, labelDim: 2, labelWidth: 4 }, 1);
    const large = randomDiscriminator(discriminatorFor(smallConfig(16, 4)), 1);
    const creating = (options: Parameters<typeof GanTrainer.create>[1]) =>
      GanTrainer.create(smallStage(), options);
    await expect(creating({ generator: conditional, settings })).rejects.toThrow(/class labels/);
    await expect(creating({ generator, discriminator: large, settings })).rejects.toThrow(
      /judges pictures of 16 px .* draws 8 px/,
    );
    const frozen = ganSettings({ ...lazy, freezeD: 7 });
    await expect(creating({ generator, settings: frozen })).rejects.toThrow(
      /option freezeD is 7, which leaves nothing to train in a discriminator of/,
    );
  });

  it('refuses a snapshot of other settings, or a damaged one', async () => {
    const gan = await trainer();
    const snapshot = await gan.snapshot();
    const other = await trainer({ auxiliaryWidth: 5 });
    await expect(other.restore(snapshot)).rejects.toThrow(/no tensor "gan\.decoder/);
    const restoring = other.restore({ ...(await other.snapshot()), step: -1 });
    await expect(restoring).rejects.toBeInstanceOf(UserError);
  });
});

describe('trainingSampler', () => {
  it('draws the same picture for a seed whatever else is drawn, and truncates', async () => {
    const gan = await trainer();
    for (let step = 0; step < 3; step++) await gan.step(real(step));
    const sampler = await trainingSampler(stage as Stage, config, { batch: 3 });
    const all = await sampler.pictures([5, 6, 7, 8]);
    expect(all.shape).toEqual([4, 3, 8, 8]);
    const width = 3 * 64;
    const one = await sampler.pictures([8]);
    expect(one.data).toEqual(all.data.slice(3 * width));
    const spread = (pictures: FloatTensor): number =>
      pictures.data.reduce((total, value, i) => total + Math.abs(value - pictures.data[i % width]), 0);
    expect(spread(await sampler.pictures([5, 6, 7, 8], 0.2))).toBeLessThan(0.9 * spread(all));
    const raw = await trainingSampler(stage as Stage, config, { which: 'network' });
    expect((await raw.pictures([5])).data).not.toEqual(all.data.slice(0, width));
  });
});
