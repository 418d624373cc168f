import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EditBench } from '../../../api/edit/editBench.js';
import { UserError } from '../../../errors.js';
import { constant, interpret } from '../../../graph/index.js';
import { nodeImageCodec } from '../../../platform/imageCodec.node.js';
import { defaultsOf } from '../../../settings/row.js';
import { editMove } from '../../../styleclip/editMove.js';
import { identityDistance } from '../../../styleclip/identityDistance.js';
import { latentSpread } from '../../../styleclip/latentSpread.js';
import { generateFiles } from '../../generate/generateJob.js';
import { generateOptions } from '../../generate/options.js';
import { type GoldenModels, goldenModels } from '../../testing/goldenModels.js';
import { tinyTokenizer, writeTinyClip } from '../../testing/tinyClipFolder.js';
import type { OptimizeSummary } from './events.js';
import { optimizeRun } from './optimizeRun.js';
import { type EditOptimizeOptions, editOptimizeOptions } from './options.js';

let models: GoldenModels;
beforeAll(async () => {
  models = goldenModels();
  await writeTinyClip(models.place('clip'), { ...tinyTokenizer });
});
afterAll(() => models.remove());

const decoded = (file: string) => nodeImageCodec.decode(Uint8Array.from(readFileSync(file)), file);
interface Changes extends Partial<EditOptimizeOptions> {
  readonly out?: string;
}

const options = (changes: Partial<EditOptimizeOptions> = {}): EditOptimizeOptions => ({
  ...defaultsOf(editOptimizeOptions),
  generator: models.generator,
  clip: models.place('clip'),
  to: 'a sad person',
  verbatim: true,
  steps: 30,
  rate: 0.05,
  latentWeight: 0,
  device: 'cpu',
  threads: 1,
  ...changes,
});

/** Runs an optimisation with a listener for its steps. */
function optimized(
  { out = models.place('edited'), ...changes }: Changes,
  { signal, onStep }: { signal?: AbortSignal; onStep?: (step: number) => void } = {},
): Promise<OptimizeSummary> {
  return optimizeRun.start(out, options(changes), {
    signal,
    listener: (event) => event.type === 'step' && onStep?.(event.step),
  });
}

/** What a latent's picture has lost of a seed's beside the direction from one text to another. */
async function identityLost(file: string, seed: number, texts: [from: string, to: string]): Promise<number> {
  const bench = await EditBench.open({ ...options(), lowering: 'auto' });
  try {
    const { wPlus, noises } = await bench.start({ seed });
    const { wPlus: edited } = await bench.start({ w: file });
    const rows: Float64Array[] = [];
    for (const latent of [wPlus, edited]) {
      rows.push(...(await bench.embed(await bench.picture(latent, noises), 'antialiased')));
    }
    const [from, to] = await bench.texts(texts, true);
    const asked = constant(Float32Array.from(editMove(to, from, 1)), [1, to.length]);
    const [before, after] = rows.map((row) => constant(Float32Array.from(row), [1, row.length]));
    return interpret([identityDistance(after, before, asked)])[0].data[0];
  } finally {
    await bench.close();
  }
}

describe('optimizeRun', () => {
  it('brings a picture nearer to a text, and leaves its latent for nada generate', async () => {
    const steps: number[] = [];
    const summary = await optimized({ seed: 3 }, { onStep: (step) => steps.push(step) });
    expect(steps).toEqual(Array.from({ length: 30 }, (_, i) => i + 1));
    expect(summary.after).toBeGreaterThan(summary.before + 0.02);
    expect(summary.moved).toBeGreaterThan(0.1);
    expect(readdirSync(models.place('edited'))).toEqual(
      expect.arrayContaining(['edited.png', 'latent.safetensors', 'summary.json', 'way.png', 'options.json']),
    );
    const told = JSON.parse(readFileSync(models.place('edited/summary.json'), 'utf8')) as object;
    expect(told).toMatchObject({
      steps: 30,
      after: summary.after,
      way: 'way.png',
      latent: 'latent.safetensors',
    });
    const edited = await decoded(summary.edited);
    // The noise of seed 3 belongs to the edited picture; that of a latent file is drawn by its place.
    await generateFiles({
      ...defaultsOf(generateOptions),
      generator: models.generator,
      w: summary.latent,
      out: models.place('again.png'),
      noise: 'none',
    });
    const again = await decoded(models.place('again.png'));
    expect([again.width, again.height]).toEqual([edited.width, edited.height]);
  });

  it('goes from one text to another from where the picture is, in S space', async () => {
    const given = { from: 'a smiling person', space: 's' as const, out: models.place('styles'), steps: 20 };
    const summary = await optimized(given);
    expect(summary.before).toBeGreaterThan(0.3);
    expect(summary.after).toBeGreaterThan(summary.before);
    expect(existsSync(models.place('styles/latent.safetensors'))).toBe(true);
  });

  it('holds a picture by all that the two texts do not differ in when identity weighs', async () => {
    const given = { from: 'a smiling person', seed: 3, latentWeight: 0 };
    const edited = async (identityWeight: number) => {
      const out = models.place(`identity-${identityWeight}`);
      const { latent, before, after } = await optimized({ ...given, identityWeight, out });
      return {
        gain: after - before,
        lost: await identityLost(latent, 3, [given.from, 'a sad person']),
      };
    };
    const [free, held] = [await edited(0), await edited(5)];
    expect(held.lost).toBeLessThan(0.2 * free.lost);
    // The asked change is not what it is held by.
    expect(held.gain).toBeGreaterThan(0.8 * free.gain);
  });

  it.each(['w+', 's'] as const)('measures rate and change in the spread of %s when asked', async (space) => {
    const given = { steps: 5, latentWeight: 0.01, space };
    const bench = await EditBench.open({ ...options(), lowering: 'auto' });
    const spread = await latentSpread(bench, space);
    await bench.close();
    const raw = await optimized({
      ...given,
      rate: 0.05 * spread,
      latentWeight: 0.01 / spread ** 2,
      out: models.place(`raw-${space}`),
    });
    const relative = await optimized({
      ...given,
      units: 'relative',
      out: models.place(`relative-${space}`),
    });
    expect(relative.after).toBe(raw.after);
    expect(relative.moved).toBeCloseTo(raw.moved / spread, 9);
  });

  it('saves images and latent when it is stopped, and goes on to the bits of one that was left alone', async () => {
    const whole = await optimized({ steps: 12, out: models.place('whole') });
    const stop = new AbortController();
    const reason = new Error('enough');
    const out = models.place('stopped');
    const attempt = optimized(
      { steps: 12, out },
      { signal: stop.signal, onStep: (step) => step === 5 && stop.abort(reason) },
    );
    await expect(attempt).rejects.toBe(reason);
    expect(existsSync(models.place('stopped/summary.json'))).toBe(false);
    const five = await decoded(models.place('stopped/edited.png'));
    await generateFiles({
      ...defaultsOf(generateOptions),
      generator: models.generator,
      w: models.place('stopped/latent.safetensors'),
      out: models.place('five.png'),
      noise: 'none',
    });
    const again = await decoded(models.place('five.png'));
    expect([again.width, again.height]).toEqual([five.width, five.height]);
    const steps: number[] = [];
    const summary = await optimizeRun.resume(out, {
      listener: (event) => event.type === 'step' && steps.push(event.step),
    });
    expect(steps).toEqual([6, 7, 8, 9, 10, 11, 12]);
    expect(summary.moved).toBe(whole.moved);
    for (const file of ['way.png', 'edited.png', 'latent.safetensors', 'checkpoint.safetensors']) {
      expect(readFileSync(models.place(`stopped/${file}`)), file).toEqual(
        readFileSync(models.place(`whole/${file}`)),
      );
    }
  });

  it.each<[string, () => Changes, RegExp]>([
    ['equal texts', () => ({ from: 'a sad person ' }), /from and to are both "a sad person"/],
    ['a seed beside a latent', () => ({ seed: 1, w: 'x.npy' }), /seed and w are both given/],
    [
      'a label where there are no classes',
      () => ({ label: 2 }),
      /label is 2, but the generator has no classes/,
    ],
    ['a missing generator', () => ({ generator: '/absent.pt' }), /absent\.pt/],
    [
      'averaged pictures for a CLIP of another size',
      () => ({ pictures: 'averaged' }),
      /CLIP takes images of 32 px, and averaged ones have 224/,
    ],
    [
      'a folder with other things in it',
      () => {
        writeFileSync(models.place('notes.txt'), '');
        return { out: models.place('.') };
      },
      /is not empty/,
    ],
  ])('refuses %s in one sentence', async (_, changes, message) => {
    const attempt = optimized({ out: models.place('refused'), ...changes() });
    await expect(attempt).rejects.toThrow(UserError);
    await expect(attempt).rejects.toThrow(message);
    expect(existsSync(models.place('refused'))).toBe(false);
  });
});
