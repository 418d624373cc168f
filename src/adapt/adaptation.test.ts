import { afterEach, describe, expect, it } from 'vitest';
import { latentCount } from '../stylegan2/index.js';
import { floatTensor } from '../tensorData.js';
import { relativeToPeak } from '../testing/runOnEngine.js';
import { NotFiniteError } from '../train/notFinite.js';
import type { Adaptation } from './adaptation.js';
import type { AdaptationOptions } from './adaptationContract.js';
import { philoxDraws } from './draws/philoxDraws.js';
import { termWeights } from './loss/lossSettings.js';
import { adaptationSettings, type GivenSettings } from './settings/table.js';
import { bitsOf, quickSettings, tinyAdaptation, tinyClip, tinyGenerator, tinyViews } from './testing/tiny.js';

const open: Adaptation[] = [];
const adaptationOf = async (settings: GivenSettings = {}, more: Partial<AdaptationOptions> = {}) => {
  const adaptation = await tinyAdaptation(settings, more);
  open.push(adaptation);
  return adaptation;
};
afterEach(async () => {
  for (const adaptation of open.splice(0)) await adaptation.close();
});
const bits = async (adaptation: Adaptation) => bitsOf((await adaptation.snapshot()).tensors);

describe('a step', () => {
  it('lowers the loss of the same pictures, and reports it in parts', async () => {
    const settings: GivenSettings = { lossGlobal: 0.5, learningRate: 0.01 };
    const base = philoxDraws((await tinyGenerator()).config, adaptationSettings(quickSettings, settings));
    const draws = { ...base, training: () => base.training(0) };
    const adaptation = await adaptationOf(settings, { draws });
    const losses: number[] = [];
    for (let i = 0; i < 8; i++) {
      const { loss, terms, gradientNorm, step } = await adaptation.step();
      expect(step).toBe(i + 1);
      expect(terms.direction + terms.global).toBeCloseTo(loss, 5);
      expect(gradientNorm).toBeGreaterThan(0);
      losses.push(loss);
    }
    expect(adaptation.stepsDone).toBe(8);
    expect(losses[7]).toBeLessThan(losses[0] - 0.3);
  });

  it('names terms after several CLIPs, and leaves out one of weight 0', async () => {
    const clips = [await tinyClip('a'), await tinyClip('b'), await tinyClip('rn')];
    const both = await adaptationOf({ clipWeights: [1, 0, 0.5] }, { clips });
    expect(Object.keys((await both.step()).terms)).toEqual(['direction.0', 'direction.2']);
    const single = await adaptationOf({ clipWeights: [0, 1, 0] }, { clips });
    expect(Object.keys((await single.step()).terms)).toEqual(['direction']);
  });

  it('runs with every term, mixing, truncation, separate noise and a first moment', async () => {
    const adaptation = await adaptationOf(
      {
        lossDirection: 1,
        lossGlobal: 0.3,
        lossPatch: 0.4,
        lossManifold: 0.2,
        lossTexture: 0.1,
        patchCount: 2,
        mixing: 0.5,
        truncation: 0.7,
        sharedNoise: false,
        sharedCrossover: false,
        beta1: 0.5,
        phase: 'all',
      },
      { textureClip: await tinyClip('rn') },
    );
    for (let i = 0; i < 3; i++) {
      const { terms, loss } = await adaptation.step();
      expect(Object.keys(terms).sort()).toEqual(['direction', 'global', 'manifold', 'patch', 'texture']);
      expect(Number.isFinite(loss)).toBe(true);
    }
  });

  it.each(['angle', 'relation'] as const)(
    'leads pictures back to what they were to each other: %s',
    async (term) => {
      const away = await adaptationOf({ batch: 3, learningRate: 0.02 });
      for (let i = 0; i < 10; i++) await away.step();
      const settings: GivenSettings = {
        batch: 3,
        lossDirection: 1e-3,
        [termWeights[term]]: 1e4,
        learningRate: 0.0005,
      };
      const base = philoxDraws((await tinyGenerator()).config, adaptationSettings(quickSettings, settings));
      const back = await adaptationOf(settings, { draws: { ...base, training: () => base.training(0) } });
      await back.restore({ ...(await away.snapshot()), step: 0, stepCounts: {} });
      const first = (await back.step()).terms[term];
      let last = first;
      for (let i = 0; i < 12; i++) last = (await back.step()).terms[term];
      expect(last).toBeLessThan(0.5 * first);
    },
  );

  it('follows the mean change of texts and their variations, and spreads as they do', async () => {
    const losses = { lossDirection: 0, lossMoment: 1, lossCovariance: 0.5 };
    const adaptation = await adaptationOf({ batch: 3, ...losses, variations: 3, learningRate: 0.01 });
    const first = await adaptation.step();
    // Twins are equal: no direction yet, and no spread.
    expect(first.terms.moment).toBeCloseTo(1, 5);
    expect(first.terms.covariance).toBeGreaterThan(0.01);
    expect(first.gradientNorm).toBeGreaterThan(1e-4);
    let last = first;
    for (let i = 0; i < 15; i++) last = await adaptation.step();
    expect(last.terms.moment).toBeLessThan(first.terms.moment - 0.3);
    expect(last.terms.covariance).toBeLessThan(first.terms.covariance);
  });

  it('compares a change by several views', async () => {
    const one = await adaptationOf({});
    const several = await adaptationOf({ views: 3, viewShare: 0.6 });
    const whole = await adaptationOf({ views: 2, viewShare: 1 });
    // In the first step twins draw equal pictures, whichever way one looks.
    for (const adaptation of [one, several, whole]) expect((await adaptation.step()).loss).toBeCloseTo(1, 6);
    const second = (await one.step()).loss;
    expect((await several.step()).loss).not.toBeCloseTo(second, 4);
    // A window as large as the picture is the picture.
    expect((await whole.step()).loss).toBeCloseTo(second, 4);
    let last = second;
    for (let i = 0; i < 8; i++) last = (await several.step()).loss;
    expect(last).toBeLessThan(second - 0.05);
  });

  it('takes only what is chosen', async () => {
    const adaptation = await adaptationOf({ layers: 2, layerBatch: 3, layerSteps: 2 });
    const before = await adaptation.snapshot();
    const { layers, selection } = await adaptation.step();
    expect(selection?.indices.length).toBe(2);
    const after = await adaptation.snapshot();
    for (const name of adaptation.trainable) {
      const isChosen = layers.some((layer) => name.startsWith(`${layer}.`));
      const key = `trainable.${name}`;
      const [old, fresh] = [before, after].map(({ tensors }) => tensors[key].data);
      expect(Buffer.compare(Buffer.from(old.buffer), Buffer.from(fresh.buffer)) !== 0).toBe(isChosen);
      expect(name in after.stepCounts).toBe(isChosen);
    }
  });

  it('starts soundly from twins that draw the same picture', async () => {
    const ours = await adaptationOf();
    const first = await ours.step();
    expect(first.terms.direction).toBeCloseTo(1, 5);
    expect(first.gradientNorm).toBeGreaterThan(1e-4);
    const second = await ours.step();
    expect(second.loss).toBeLessThan(first.loss);
    expect(first.gradientNorm / second.gradientNorm).toBeLessThan(30);
    // Without a floor the reference's nudge gives equal pictures a direction.
    const reference = await adaptationOf({ editFloor: 0 });
    expect(Number.isFinite((await reference.step()).loss)).toBe(true);
  });

  it('that is not finite does not happen', async () => {
    const adaptation = await adaptationOf();
    await adaptation.step();
    const snapshot = await adaptation.snapshot();
    const [name] = adaptation.trainable;
    const broken = snapshot.tensors[`trainable.${name}`].data.slice().fill(Number.NaN);
    const tensors = {
      ...snapshot.tensors,
      [`trainable.${name}`]: { ...snapshot.tensors[`trainable.${name}`], data: broken },
    };
    await adaptation.restore({ ...snapshot, tensors });
    const before = await bits(adaptation);
    await expect(adaptation.step()).rejects.toThrow(NotFiniteError);
    await expect(adaptation.step()).rejects.toThrow('loss term direction is NaN in step 2');
    expect(await bits(adaptation)).toEqual(before);
    expect(adaptation.stepsDone).toBe(1);
    await adaptation.restore(snapshot);
    expect((await adaptation.step()).step).toBe(2);
  });
});

describe('parts of a batch', () => {
  it.each([
    ['all terms', { lossGlobal: 0.3, lossPatch: 0.2, lossManifold: 0.1, sharedNoise: false, mixing: 1 }],
    ['chosen layers', { layers: 3, layerBatch: 5 }],
    ['several views', { views: 3 }],
  ] as [string, GivenSettings][])('equal the whole batch: %s', async (_, settings) => {
    const inspect = { gradients: true, pictures: true };
    const whole = await adaptationOf({ ...settings, batch: 3 }, { inspect });
    const parts = await adaptationOf({ ...settings, batch: 3, microBatch: 2 }, { inspect });
    const [expected, actual] = [await whole.step(), await parts.step()];
    expect(actual.loss).toBeCloseTo(expected.loss, 5);
    for (const [name, { data }] of Object.entries(expected.inspected ?? {})) {
      expect(relativeToPeak(actual.inspected?.[name].data ?? [], data), name).toBeLessThan(2e-5);
    }
    expect(actual.layers).toEqual(expected.layers);
    expect(actual.inspected?.trainedPicture.shape).toEqual([3, 3, 32, 32]);
  });
});

it('terms that compare pictures are the same when these are computed in parts', {
  timeout: 60_000,
}, async () => {
  const clips = [await tinyClip('a'), await tinyClip('b')];
  const settings: GivenSettings = {
    batch: 3,
    lossDirection: 0.5,
    lossAngle: 2e3,
    lossRelation: 500,
    lossMoment: 1,
    lossCovariance: 0.7,
    lossEwc: 1e4,
    learningRate: 0.01,
    clipWeights: [1, 0.4],
  };
  const ahead = await adaptationOf(settings, { clips });
  for (let i = 0; i < 3; i++) await ahead.step();
  const snapshot = await ahead.snapshot();
  const inspect = { gradients: true };
  const whole = await adaptationOf(settings, { clips, inspect });
  const parts = await adaptationOf({ ...settings, microBatch: 2 }, { clips, inspect });
  await whole.restore(snapshot);
  await parts.restore(snapshot);
  const [expected, actual] = [await whole.step(), await parts.step()];
  // Angles near zero come from cosines near one, of which a single rounding counts as often as the term.
  const rounding = 2e3 * 2 ** -24;
  expect(Math.abs(actual.loss - expected.loss)).toBeLessThan(rounding);
  expect(Object.keys(actual.terms).sort()).toEqual(Object.keys(expected.terms).sort());
  for (const [term, value] of Object.entries(expected.terms)) {
    expect(Math.abs(actual.terms[term] - value), term).toBeLessThan(rounding);
    expect(value, term).toBeGreaterThan(1e-4);
  }
  for (const [name, { data }] of Object.entries(expected.inspected ?? {})) {
    expect(relativeToPeak(actual.inspected?.[name].data ?? [], data), name).toBeLessThan(1e-4);
  }
});

it('equal twins without a floor are told apart in parts too', async () => {
  // Their direction is rounding noise, as in the reference, so the losses can't be compared.
  const parts = await adaptationOf({ editFloor: 0, batch: 3, microBatch: 2 });
  expect(Number.isFinite((await parts.step()).loss)).toBe(true);
});

describe('the moving average of what trains', () => {
  const settings: GivenSettings = { averageDecay: 0.5, learningRate: 0.01 };

  it.each([
    ['in one program', {}],
    ['in parts', { batch: 3, microBatch: 2 }],
    ['with chosen layers', { layers: 2, layerBatch: 2 }],
  ] as [string, GivenSettings][])(
    'follows the weights, and is what is drawn and kept: %s',
    async (_, more) => {
      const adaptation = await adaptationOf({ ...settings, ...more });
      const name = 'synthesis.16.conv.weight';
      const own = async () => (await adaptation.snapshot()).tensors[`trainable.${name}`].data;
      const expected = Float64Array.from(await own());
      for (let step = 1; step <= 4; step++) {
        await adaptation.step();
        const keep = Math.min(0.5, (1 + step) / (10 + step));
        (await own()).forEach((value, i) => {
          expected[i] = value + keep * (expected[i] - value);
        });
      }
      const shown = (await adaptation.generator()).parameters.get(name)?.data ?? [];
      expect(relativeToPeak(shown, expected)).toBeLessThan(1e-6);
      expect(relativeToPeak(await own(), expected)).toBeGreaterThan(1e-5);
      expect((await adaptation.weights())[`averaged.${name}`].data).toEqual(shown);
    },
  );

  it('changes nothing of the training, and is not taken where the weights count as they are', async () => {
    const [averaged, plain] = [
      await adaptationOf(settings),
      await adaptationOf({ ...settings, averageDecay: 0 }),
    ];
    for (let i = 0; i < 3; i++) expect((await averaged.step()).loss).toBe((await plain.step()).loss);
    const { tensors } = await plain.snapshot();
    expect(Object.keys(tensors).some((name) => name.startsWith('averaged.'))).toBe(false);
    const trained = (await averaged.snapshot()).tensors;
    for (const [name, { data }] of Object.entries(tensors)) expect(trained[name].data, name).toEqual(data);
    const [{ adapted }, { adapted: last }] = [
      await averaged.sample({ seeds: [1] }),
      await plain.sample({ seeds: [1] }),
    ];
    expect(relativeToPeak(adapted.data, last.data)).toBeGreaterThan(1e-4);
    const { parameters } = await plain.generator();
    for (const name of plain.trainable) {
      expect(parameters.get(name)?.data, name).toEqual(tensors[`trainable.${name}`].data);
    }
  });
});

describe('a snapshot', () => {
  it.each([
    ['all layers', { mixing: 0.5 }],
    ['chosen layers, fading', { layers: 2, layerBatch: 2, idle: 'fade', beta1: 0.3 }],
    ['in parts', { batch: 3, microBatch: 2 }],
  ] as [string, GivenSettings][])('continues with the same bits: %s', async (_, settings) => {
    const uninterrupted = await adaptationOf(settings);
    for (let i = 0; i < 4; i++) await uninterrupted.step();
    const first = await adaptationOf(settings);
    for (let i = 0; i < 2; i++) await first.step();
    const snapshot = structuredClone(await first.snapshot());
    const second = await adaptationOf(settings);
    await second.step();
    await second.restore(snapshot);
    expect(second.stepsDone).toBe(2);
    for (let i = 0; i < 2; i++) await second.step();
    expect(await bits(second)).toEqual(await bits(uninterrupted));
    expect(second.stepCounts).toEqual(uninterrupted.stepCounts);
  });

  it('of something else is refused', async () => {
    const adaptation = await adaptationOf({ phase: 'shape' });
    const other = await (await adaptationOf()).snapshot();
    const own = await adaptation.snapshot();
    await expect(adaptation.restore({ ...own, tensors: {} })).rejects.toThrow('no tensor "trainable.');
    await expect(adaptation.restore({ ...own, step: -1 })).rejects.toThrow('make no sense');
    await expect(adaptation.restore({ ...own, stepCounts: { nonsense: 1 } })).rejects.toThrow('damaged');
    await expect(adaptation.restore(other)).resolves.toBeUndefined();
  });
});

describe('samples', () => {
  it('are equal before training, whatever the noise, and differ after it', async () => {
    const adaptation = await adaptationOf();
    for (const noise of ['random', 'fixed', 'none'] as const) {
      const { frozen, adapted } = await adaptation.sample({ seeds: [1, 2, 3], noise });
      expect(frozen.shape).toEqual([3, 3, 32, 32]);
      expect(relativeToPeak(adapted.data, frozen.data)).toBeLessThan(1e-5);
    }
    const before = await adaptation.sample({ seeds: [2] });
    await adaptation.step();
    const after = await adaptation.sample({ seeds: [7, 2] });
    const size = before.frozen.data.length;
    expect([...after.frozen.data.subarray(size)]).toEqual([...before.frozen.data]);
    expect(relativeToPeak(after.adapted.data, after.frozen.data)).toBeGreaterThan(1e-4);
  });

  it('of w, w+ and seeds agree, and truncation pulls to the average', async () => {
    const adaptation = await adaptationOf();
    const { config } = await tinyGenerator();
    const w = floatTensor(
      Array.from({ length: config.styleDim }, (_, i) => Math.sin(i)),
      [1, config.styleDim],
    );
    const count = latentCount(config);
    const plus = floatTensor(Array.from({ length: count }, () => [...w.data]).flat(), [
      1,
      count,
      config.styleDim,
    ]);
    const [one, two] = [await adaptation.sample({ ws: w }), await adaptation.sample({ ws: plus })];
    expect([...two.adapted.data]).toEqual([...one.adapted.data]);
    const average = await adaptation.sample({ seeds: [1, 2], truncation: 0, noise: 'none' });
    const half = average.frozen.data.length / 2;
    expect(
      relativeToPeak(average.frozen.data.subarray(half), average.frozen.data.subarray(0, half)),
    ).toBeLessThan(1e-6);
  });

  it('that make no sense are refused', async () => {
    const adaptation = await adaptationOf();
    const wrong = floatTensor([1, 2], [1, 2]);
    await expect(adaptation.sample({})).rejects.toThrow('either seeds or ws');
    await expect(adaptation.sample({ seeds: [] })).rejects.toThrow('empty');
    await expect(adaptation.sample({ ws: wrong })).rejects.toThrow("don't fit");
  });
});

describe('goals and generators', () => {
  it('take pictures instead of texts', async () => {
    const picture = (seed: number) =>
      tinyViews({
        data: Uint8Array.from({ length: 20 * 30 * 3 }, (_, i) => (i * seed * 37) % 256),
        width: 30,
        height: 20,
        channels: 3,
      });
    const settings: GivenSettings = { source: undefined, target: undefined, layers: 2, layerBatch: 2 };
    const stages: string[] = [];
    const targetPictures = [await picture(3), await picture(5)];
    const onProgress = ({ stage }: { stage: string }) => stages.push(stage);
    const adaptation = await adaptationOf(settings, { targetPictures, onProgress });
    const ours = await adaptation.step();
    expect(Number.isFinite(ours.loss)).toBe(true);
    expect(new Set(stages)).toEqual(new Set(['networks', 'pictures', 'programs']));
    const text = await adaptationOf({ ...settings, target: 'cat', pictureGoal: 'text' }, { targetPictures });
    expect((await text.step()).selection?.scores).not.toEqual(ours.selection?.scores);
  });

  it('take several texts, and texts and pictures together', async () => {
    const pixels = Uint8Array.from({ length: 20 * 20 * 3 }, (_, i) => (i * 53) % 256);
    const targetPictures = [await tinyViews({ data: pixels, width: 20, height: 20, channels: 3 })];
    // From the second step on twins differ, and the loss tells directions apart.
    const second = async (settings: GivenSettings, more: Partial<AdaptationOptions> = {}) => {
      const adaptation = await adaptationOf(settings, more);
      await adaptation.step();
      return (await adaptation.step()).loss;
    };
    const [sketch, zombie] = [await second({ target: 'sketch' }), await second({ target: 'zombie' })];
    const both = await second({ target: ['sketch', 'zombie'] });
    for (const other of [sketch, zombie]) expect(both).not.toBe(other);
    expect(await second({ target: ['sketch', 'zombie'], targetWeights: [2, 0] })).toBe(sketch);
    const shown = await second({}, { targetPictures });
    const mixed = await second({ target: 'sketch', imageWeight: 0.5 }, { targetPictures });
    for (const other of [sketch, shown]) expect(mixed).not.toBe(other);
  });

  it('train a conditional generator', async () => {
    const generator = await tinyGenerator('02-sg2ada-32-cond3', 'network-snapshot.pkl');
    const more = { generator, clips: [await tinyClip('b')] };
    const adaptation = await adaptationOf({ layers: 2, layerBatch: 2, batch: 3, microBatch: 2 }, more);
    expect(Number.isFinite((await adaptation.step()).loss)).toBe(true);
    const { frozen } = await adaptation.sample({ seeds: [0, 1] });
    expect(frozen.shape[0]).toBe(2);
  });

  it('give the adapted generator back, what never trains untouched', async () => {
    const generator = await tinyGenerator();
    const adaptation = await adaptationOf({ phase: 'shape' }, { generator });
    await adaptation.step();
    const adapted = await adaptation.generator();
    expect(adapted.config).toEqual(generator.config);
    expect([...adapted.parameters.keys()]).toEqual([...generator.parameters.keys()]);
    for (const [name, { data }] of generator.parameters) {
      const isSame = relativeToPeak(adapted.parameters.get(name)?.data ?? [], data) === 0;
      expect(isSame, name).toBe(!adaptation.trainable.includes(name));
    }
  });

  it('start from another checkpoint', async () => {
    const frozen = await tinyGenerator('05-nada-losses', 'frozen.pt');
    const start = await tinyGenerator('05-nada-losses', 'trainable.pt');
    const adaptation = await adaptationOf({ phase: 'shape' }, { generator: frozen, start });
    const { parameters } = await adaptation.generator();
    for (const [name, { data }] of start.parameters) expect(parameters.get(name)?.data).toEqual(data);
    expect(Number.isFinite((await adaptation.step()).loss)).toBe(true);
  });

  it('take given draws, which by default are those of the seed', async () => {
    const settings = adaptationSettings(quickSettings);
    const draws = philoxDraws((await tinyGenerator()).config, settings);
    const [given, own] = [await adaptationOf({}, { draws }), await adaptationOf()];
    expect(await given.step()).toEqual(await own.step());
  });

  it('stop when asked to', async () => {
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(adaptationOf({}, { signal })).rejects.toThrow('enough');
  });

  it('refuse texts that are the same', async () => {
    await expect(adaptationOf({ source: 'photo', target: 'photo' })).rejects.toThrow('are the same to');
    await expect(adaptationOf({ target: 'very '.repeat(90) })).rejects.toThrow('tokens');
    const sameTwice = { target: ['sketch', 'SKETCH'], targetWeights: [1, -1] };
    await expect(adaptationOf(sameTwice)).rejects.toThrow('the targets cancel each other out to b');
  });
});
