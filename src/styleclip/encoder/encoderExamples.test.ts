import { describe, expect, it } from 'vitest';
import { constant, interpret, type Tensor } from '../../graph/index.js';
import { randomGenerator, synthesize } from '../../stylegan2/index.js';
import { tinyConfig } from '../../stylegan2/testing/tinyConfig.js';
import type { FloatTensor } from '../../tensorData.js';
import { type ExampleSettings, exampleFeeds, examples } from './encoderExamples.js';

const generator = randomGenerator(tinyConfig, 3);
const parameters = new Map(
  [...generator.parameters].map(([name, { data, shape }]) => [name, constant(data, shape)] as const),
);
const average = constant([5, 4, 3, 2, 1, 0], [6]);
const settings: ExampleSettings = { batch: 3, seed: 1, psi: 1, mixing: 0, grain: 0 };
const [entries, width] = [4, 6];

function drawn(changes: Partial<ExampleSettings>, step = 0) {
  const own = { ...settings, ...changes };
  const feeds = exampleFeeds(own, tinyConfig, step);
  const pairs = examples(own, { config: tinyConfig, parameters }, average, undefined);
  const outputs = [pairs.wPlus, pairs.pictures, pairs.seen] as Tensor[];
  const values = Object.fromEntries(Object.entries(feeds).map(([name, { data }]) => [name, data]));
  const [wPlus, pictures, seen] = interpret(outputs, values);
  return { wPlus, pictures, seen };
}
const entryOf = (wPlus: { data: ArrayLike<number> }, picture: number, entry: number): number[] =>
  Array.from({ length: width }, (_, i) => wPlus.data[(picture * entries + entry) * width + i]);

describe('examples', () => {
  it('are the pictures of their latents', () => {
    const { wPlus, pictures, seen } = drawn({});
    const [again] = interpret([synthesize(tinyConfig, parameters, constant(wPlus.data, wPlus.shape))]);
    expect([...pictures.data]).toEqual([...again.data]);
    expect(entryOf(wPlus, 1, 3)).toEqual(entryOf(wPlus, 1, 0));
    seen.data.forEach((value, i) => {
      expect(value).toBe(Math.max(-1, Math.min(1, pictures.data[i])));
    });
  });

  it('are others in every step, and the same again', () => {
    expect(drawn({}, 4)).toEqual(drawn({}, 4));
    expect(drawn({}, 5).wPlus.data).not.toEqual(drawn({}, 4).wPlus.data);
    expect(drawn({ seed: 2 }).wPlus.data).not.toEqual(drawn({}).wPlus.data);
  });

  it('are truncated by a psi of their own', () => {
    const [whole, less] = [drawn({ batch: 20 }), drawn({ batch: 20, psi: 0.5 })];
    const shares = Array.from({ length: 20 }, (_, i) => {
      const [from, to] = [entryOf(whole.wPlus, i, 2), entryOf(less.wPlus, i, 2)];
      return (to[0] - 5) / (from[0] - 5);
    });
    expect(Math.min(...shares)).toBeGreaterThanOrEqual(0.5);
    expect(Math.min(...shares)).toBeLessThan(0.6);
    expect(Math.max(...shares)).toBeGreaterThan(0.9);
    expect(Math.max(...shares)).toBeLessThanOrEqual(1);
  });

  it('are mixed of two latents as often as asked', () => {
    const { wPlus } = drawn({ batch: 40, mixing: 0.5 });
    const mixed = Array.from({ length: 40 }, (_, i) => entryOf(wPlus, i, 0)[0] !== entryOf(wPlus, i, 3)[0]);
    const count = mixed.filter(Boolean).length;
    expect(count).toBeGreaterThan(10);
    expect(count).toBeLessThan(30);
  });

  it('are seen with grain of different strength, and drawn without', () => {
    const { pictures, seen } = drawn({ batch: 12, grain: 0.3 });
    const area = 3 * 64;
    const deviations = Array.from({ length: 12 }, (_, i) => {
      let squares = 0;
      for (let k = i * area; k < (i + 1) * area; k++) {
        squares += (seen.data[k] - Math.max(-1, Math.min(1, pictures.data[k]))) ** 2;
      }
      return Math.sqrt(squares / area);
    });
    expect(Math.max(...deviations)).toBeLessThan(0.34);
    expect(Math.max(...deviations)).toBeGreaterThan(0.15);
    expect(Math.min(...deviations)).toBeLessThan(0.15);
  });

  it('of a conditional generator are of its class', () => {
    const conditional = { ...tinyConfig, labelDim: 3, labelWidth: 6 };
    const feeds = exampleFeeds({ ...settings, label: 2 }, conditional, 0) as Record<string, FloatTensor>;
    expect([...feeds.label.data]).toEqual([0, 0, 1, 0, 0, 1, 0, 0, 1]);
    expect(exampleFeeds(settings, tinyConfig, 0).label).toBeUndefined();
  });
});
