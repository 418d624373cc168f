import { afterEach, describe, expect, it } from 'vitest';
import { towerEntries } from '../../clip/index.js';
import { interpret } from '../../graph/index.js';
import { createEngine } from '../../runtime/engine.node.js';
import { randomGenerator } from '../../stylegan2/index.js';
import { tinyConfig } from '../../stylegan2/testing/tinyConfig.js';
import { floatTensor } from '../../tensorData.js';
import type { Adaptation } from '../adaptation.js';
import { philoxDraws } from '../draws/philoxDraws.js';
import { generatorEntries } from '../pair/generatorState.js';
import { planAdaptation } from '../plan.js';
import { adaptationSettings, type GivenSettings } from '../settings/table.js';
import { bitsOf, quickSettings, tinyAdaptation, tinyClip } from '../testing/tiny.js';
import { importanceEntry, importanceProgram, measureImportance } from './consolidation.js';

const open: Adaptation[] = [];
const adaptationOf = async (settings: GivenSettings) => {
  const adaptation = await tinyAdaptation(settings);
  open.push(adaptation);
  return adaptation;
};
afterEach(async () => {
  for (const adaptation of open.splice(0)) await adaptation.close();
});

/** A pair of tiny networks, and the bindings that the float64 interpreter needs for its first source picture. */
async function tinyPair() {
  const generator = randomGenerator(tinyConfig, 3);
  const guide = await tinyClip('b');
  const settings = adaptationSettings(quickSettings, { lossEwc: 1, sourcePictures: 2 });
  const { pair, guides } = planAdaptation({ generator, clips: [guide], settings });
  const source = Array.from({ length: guide.clip.config.embedding }, (_, i) => Math.sin(i + 1));
  const draws = philoxDraws(tinyConfig, settings).source();
  const entries = {
    ...generatorEntries({ generator, settings }, pair),
    ...towerEntries('clip.0.', guide.clip, 'image'),
    'goal.0.source': floatTensor(source, [1, source.length]),
  };
  const picture = (i: number): Record<string, ArrayLike<number>> => ({
    ...Object.fromEntries(Object.entries(entries).map(([name, { data }]) => [name, data])),
    ...Object.fromEntries(
      draws.noise.map((noise, layer) => {
        const size = noise.data.length / 2;
        return [`noise.${layer}`, noise.data.subarray(i * size, (i + 1) * size)];
      }),
    ),
    z: draws.z.data.subarray(i * tinyConfig.zDim, (i + 1) * tinyConfig.zDim),
    keep: [0],
    share: [1],
  });
  return { pair, guides, settings, draws, entries, picture };
}

describe('the importance of a parameter', () => {
  it('is the square of its slope, by differences in float64', { timeout: 60_000 }, async () => {
    const { pair, guides, settings, picture } = await tinyPair();
    const program = importanceProgram(pair, guides, settings);
    const bindings = picture(0);
    const likenessAt = (name: string, at: number, change: number): number => {
      const moved = Float64Array.from(bindings[`frozen.${name}`]);
      moved[at] += change;
      return interpret([program.outputs.likeness], { ...bindings, [`frozen.${name}`]: moved })[0].data[0];
    };
    for (const [name, at] of [
      [pair.trainable[0], 2],
      [pair.trainable[1], 5],
      [pair.trainable.find((each) => each.endsWith('.modulation.bias')) ?? '', 1],
    ] as const) {
      const entry = importanceEntry(name);
      const importance = interpret([program.writes[entry]], bindings)[0].data[at];
      const step = 1e-5;
      const slope = (likenessAt(name, at, step) - likenessAt(name, at, -step)) / (2 * step);
      expect(importance).toBeGreaterThan(0);
      expect(Math.abs(importance / slope ** 2 - 1)).toBeLessThan(1e-4);
    }
  });

  it('is measured as the mean over source pictures', { timeout: 60_000 }, async () => {
    const { pair, guides, settings, draws, entries, picture } = await tinyPair();
    const { writes } = importanceProgram(pair, guides, settings);
    const names = Object.keys(writes);
    const each = [0, 1].map((i) =>
      interpret(
        names.map((name) => writes[name]),
        picture(i),
      ),
    );
    const runtime = createEngine({ device: 'cpu', threads: 1 });
    try {
      await runtime.setState(entries);
      await measureImportance({ runtime, lowering: 'auto' }, pair, guides, settings, draws);
      const measured = await runtime.getState(names);
      names.forEach((name, n) => {
        const expected = each[0][n].data.map((value, i) => (value + each[1][n].data[i]) / 2);
        const peak = expected.reduce((most, value) => Math.max(most, value), 0);
        measured[name].data.forEach((value, i) => {
          expect(Math.abs(value - expected[i])).toBeLessThanOrEqual(1e-3 * peak);
        });
      });
    } finally {
      await runtime.close();
    }
  });
});

describe('consolidation', () => {
  const learning: GivenSettings = { learningRate: 0.01 };
  const trained = async (ewc: number, steps: number): Promise<Adaptation> => {
    const adaptation = await adaptationOf({ ...learning, lossDirection: 1, lossEwc: ewc });
    for (let i = 0; i < steps; i++) await adaptation.step();
    return adaptation;
  };

  it('starts at 0, and holds what matters to the source', async () => {
    const held = await adaptationOf({ ...learning, lossDirection: 1, lossEwc: 1e5 });
    const { terms, loss } = await held.step();
    expect(terms.ewc).toBe(0);
    expect(loss).toBeCloseTo(terms.direction, 6);
    for (let i = 1; i < 15; i++) await held.step();
    const free = await trained(0, 15);
    const distance = async (adaptation: Adaptation): Promise<number> => {
      const probe = await adaptationOf({ ...learning, lossDirection: 1, lossEwc: 1 });
      await probe.restore(await adaptation.snapshot());
      return (await probe.step()).terms.ewc;
    };
    expect(await distance(held)).toBeLessThan(0.3 * (await distance(free)));
    expect(await distance(held)).toBeGreaterThan(0);
  });

  it('counts once for a batch that is computed in parts', async () => {
    const settings: GivenSettings = { ...learning, batch: 3, lossDirection: 1, lossEwc: 1e5 };
    const whole = await adaptationOf(settings);
    const parts = await adaptationOf({ ...settings, microBatch: 2 });
    for (let i = 0; i < 3; i++) {
      const [one, two] = [await whole.step(), await parts.step()];
      expect(two.terms.ewc).toBeCloseTo(one.terms.ewc, 5);
      expect(two.gradientNorm / one.gradientNorm).toBeCloseTo(1, 3);
    }
  });

  it('goes on from a snapshot with the same bits', async () => {
    const [whole, first] = [await trained(1e5, 4), await trained(1e5, 2)];
    const second = await trained(1e5, 0);
    await second.restore(await first.snapshot());
    for (let i = 0; i < 2; i++) await second.step();
    expect(bitsOf((await second.snapshot()).tensors)).toEqual(bitsOf((await whole.snapshot()).tensors));
  });
});
