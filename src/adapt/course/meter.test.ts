import { afterEach, describe, expect, it } from 'vitest';
import { towerEntries } from '../../clip/index.js';
import { input, interpret, maximum, minimum, type Tensor } from '../../graph/index.js';
import { embedPictures, embedTexts, type GuidingClip, textMean } from '../../guidance/index.js';
import type { BytePicture } from '../../image/index.js';
import { stateParameters } from '../../nn/parameters.js';
import { createEngine } from '../../runtime/engine.node.js';
import {
  broadcastLatent,
  type Generator,
  latentCount,
  mappingNetwork,
  noiseInputs,
  parameterShapes,
  seedLatents,
  seedNoises,
  synthesize,
} from '../../stylegan2/index.js';
import type { FloatTensor } from '../../tensorData.js';
import type { Adaptation } from '../adaptation.js';
import type { AdaptationOptions } from '../adaptationContract.js';
import { guidesOf } from '../goal/guide.js';
import type { GivenSettings } from '../settings/table.js';
import { bitsOf, quickSettings, tinyAdaptation, tinyClip, tinyViews } from '../testing/tiny.js';
import { meterBatch } from './meter.js';

const open: Adaptation[] = [];
const adaptationOf = async (settings: GivenSettings = {}, more: Partial<AdaptationOptions> = {}) => {
  const adaptation = await tinyAdaptation(settings, more);
  open.push(adaptation);
  return adaptation;
};
afterEach(async () => {
  for (const adaptation of open.splice(0)) await adaptation.close();
});

const learning: GivenSettings = { learningRate: 0.02 };
async function steps(adaptation: Adaptation, count: number): Promise<Adaptation> {
  for (let i = 0; i < count; i++) await adaptation.step();
  return adaptation;
}

/** What the meter of seeds 0 to `pictures` - 1 embeds, by the interpreter in float64. */
function embeddingsByHand(
  generator: Generator,
  mapping: Generator,
  { clip }: GuidingClip,
  pictures: number,
): Float64Array[] {
  const { config } = generator;
  const bindings: Record<string, ArrayLike<number>> = {};
  const bind = (prefix: string, entries: Iterable<readonly [string, FloatTensor]>): void => {
    for (const [name, { data }] of entries) bindings[prefix + name] = data;
  };
  bind('own.', generator.parameters);
  bind('frozen.', mapping.parameters);
  bind('', Object.entries(towerEntries('clip.0.', clip, 'image')));
  bind(
    '',
    seedNoises(config, [0]).map((noise, i) => [`noise.${i}`, noise] as const),
  );
  const shapes = parameterShapes(config);
  const [guide] = guidesOf([{ clip }], [], { parts: 1, changes: 1 });
  const w = mappingNetwork(
    config,
    stateParameters('frozen.', shapes),
    input('z', [1, config.zDim]),
    undefined,
  );
  const drawn = synthesize(config, stateParameters('own.', shapes), broadcastLatent(w, latentCount(config)), {
    noise: noiseInputs(config, 'noise', 1),
  });
  const embedding: Tensor = embedPictures(guide, minimum(maximum(drawn, -1), 1), 'antialiased');
  return Array.from({ length: pictures }, (_, seed) => {
    const [{ data }] = interpret([embedding], { ...bindings, z: seedLatents(config, [seed]).data });
    return Float64Array.from(data);
  });
}

const dot = (a: Float64Array, b: Float64Array): number => a.reduce((sum, value, i) => sum + value * b[i], 0);
const mean = (values: number[]): number => values.reduce((a, b) => a + b) / values.length;

describe('the meter', () => {
  it('reads what the formulas say in float64', { timeout: 60_000 }, async () => {
    const clip = await tinyClip('b');
    const adaptation = await steps(await adaptationOf(learning, { clips: [clip] }), 4);
    const meter = await adaptation.meter(3);
    const reading = await meter.read();
    const frozen = await adaptation.frozen();
    const before = embeddingsByHand(frozen, frozen, clip, 3);
    const after = embeddingsByHand(await adaptation.generator(), frozen, clip, 3);

    const engine = createEngine({ device: 'cpu', threads: 1 });
    const templates = quickSettings.templates ?? [];
    const texts = ['photo', 'sketch'].flatMap((name) => templates.map((line) => line.replace('{}', name)));
    const embed = await embedTexts({ runtime: engine, lowering: 'auto' }, clip, texts);
    await engine.close();
    const target = textMean(embed, templates, 'sketch');
    const wanted = new Float64Array(target.length);
    templates.forEach((_, i) => {
      const [from, to] = [embed(texts[i]), embed(texts[templates.length + i])];
      for (let k = 0; k < wanted.length; k++) wanted[k] += to[k] - from[k];
    });
    const aligned = after.map((row, i) => {
      const change = row.map((value, k) => value - before[i][k]);
      return dot(change, wanted) / (Math.hypot(...change) * Math.hypot(...wanted));
    });
    const pairs = (rows: Float64Array[]): number[] => [
      dot(rows[0], rows[1]),
      dot(rows[0], rows[2]),
      dot(rows[1], rows[2]),
    ];

    expect(reading.quality).toBeCloseTo(mean(after.map((row) => dot(row, target))), 4);
    expect(reading.diversity).toBeCloseTo(1 - mean(pairs(after)), 4);
    expect(reading.alignment).toBeCloseTo(mean(aligned), 3);
    expect(meter.before.quality).toBeCloseTo(mean(before.map((row) => dot(row, target))), 4);
    expect(meter.before.diversity).toBeCloseTo(1 - mean(pairs(before)), 4);
    expect(meter.before.alignment).toBe(0);
    // What the loss pulls at.
    expect(reading.alignment).toBeGreaterThan(0.15);
    await meter.close();
  });

  it('changes no bit of the training', async () => {
    const plain = await steps(await adaptationOf(learning), 4);
    const metered = await adaptationOf(learning);
    const meter = await metered.meter(5);
    for (let i = 0; i < 4; i++) {
      await metered.step();
      await meter.read();
    }
    const bits = async (adaptation: Adaptation) => bitsOf((await adaptation.snapshot()).tensors);
    expect(await bits(metered)).toEqual(await bits(plain));
    expect(await meter.read()).toEqual(await meter.read());
    await meter.close();
  });

  it('reads the same however many pictures are computed at once', async () => {
    const one = await steps(await adaptationOf({ ...learning, batch: 2 }), 3);
    const nine = await adaptationOf({ ...learning, batch: 9 });
    const { tensors } = await one.snapshot();
    await nine.takeWeights(3, tensors);
    const [meter, other] = [await one.meter(9), await nine.meter(9)];
    const [reading, expected] = [await meter.read(), await other.read()];
    for (const key of ['quality', 'diversity', 'alignment'] as const) {
      expect(reading[key]).toBeCloseTo(expected[key], 5);
    }
    expect([meterBatch(9, 2), meterBatch(9, 9), meterBatch(3, 9)]).toEqual([8, 9, 3]);
    await meter.close();
    await other.close();
  });

  it('weighs several CLIPs, and leaves out one of weight 0', async () => {
    const clips = [await tinyClip('a'), await tinyClip('b')];
    const read = async (clipWeights: number[]) => {
      const meter = await (await adaptationOf({ clipWeights }, { clips })).meter(4);
      await meter.close();
      return meter.before;
    };
    const [a, b, both] = [await read([1, 0]), await read([0, 1]), await read([1, 3])];
    expect(both.quality).toBeCloseTo((a.quality + 3 * b.quality) / 4, 10);
    expect(both.diversity).toBeCloseTo((a.diversity + 3 * b.diversity) / 4, 10);
    expect(a.quality).not.toBeCloseTo(b.quality, 3);
  });

  it('measures by the pictures where these are the target', async () => {
    const grey: BytePicture = { width: 40, height: 40, channels: 3, data: new Uint8Array(4800).fill(128) };
    const meter = await (await adaptationOf({}, { targetPictures: [await tinyViews(grey)] })).meter(4);
    const text = await (await adaptationOf()).meter(4);
    expect(meter.before.diversity).toBeCloseTo(text.before.diversity, 10);
    expect(meter.before.quality).not.toBeCloseTo(text.before.quality, 3);
    await meter.close();
    await text.close();
  });
});
