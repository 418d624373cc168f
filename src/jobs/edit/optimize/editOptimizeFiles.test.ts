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
import { editOptimizeFiles } from './editOptimizeFiles.js';
import { type EditOptimizeOptions, editOptimizeOptions } from './options.js';

let models: GoldenModels;
beforeAll(async () => {
  models = goldenModels();
  await writeTinyClip(models.place('clip'), { ...tinyTokenizer });
});
afterAll(() => models.remove());

const decoded = (file: string) => nodeImageCodec.decode(Uint8Array.from(readFileSync(file)), file);
const options = (changes: Partial<EditOptimizeOptions> = {}): EditOptimizeOptions => ({
  ...defaultsOf(editOptimizeOptions),
  generator: models.generator,
  clip: models.place('clip'),
  to: 'a sad person',
  out: models.place('edited'),
  verbatim: true,
  steps: 30,
  rate: 0.05,
  latentWeight: 0,
  device: 'cpu',
  threads: 1,
  ...changes,
});

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

describe('editOptimizeFiles', () => {
  it('brings a picture nearer to a text, and leaves its latent for nada generate', async () => {
    const steps: number[] = [];
    const summary = await editOptimizeFiles(options({ seed: 3 }), { onStep: ({ step }) => steps.push(step) });
    expect(steps).toEqual(Array.from({ length: 30 }, (_, i) => i + 1));
    expect(summary.after).toBeGreaterThan(summary.before + 0.02);
    expect(summary.moved).toBeGreaterThan(0.1);
    expect(readdirSync(models.place('edited')).sort()).toEqual([
      'edited.png',
      'latent.safetensors',
      'summary.json',
      'way.png',
    ]);
    const told = JSON.parse(readFileSync(models.place('edited/summary.json'), 'utf8')) as { options: object };
    expect(told.options).toMatchObject({ to: 'a sad person', seed: 3 });
    const edited = await decoded(summary.files.edited);
    // The noise of seed 3 belongs to the edited picture; that of a latent file is drawn by its place.
    await generateFiles({
      ...defaultsOf(generateOptions),
      generator: models.generator,
      w: summary.files.latent,
      out: models.place('again.png'),
      noise: 'none',
    });
    const again = await decoded(models.place('again.png'));
    expect([again.width, again.height]).toEqual([edited.width, edited.height]);
  });

  it('goes from one text to another from where the picture is, in S space', async () => {
    const given = options({ from: 'a smiling person', space: 's', out: models.place('styles'), steps: 20 });
    const summary = await editOptimizeFiles(given);
    expect(summary.before).toBeGreaterThan(0.3);
    expect(summary.after).toBeGreaterThan(summary.before);
    expect(existsSync(models.place('styles/latent.safetensors'))).toBe(true);
  });

  it('holds a picture by all that the two texts do not differ in when identity weighs', async () => {
    const given = { from: 'a smiling person', seed: 3, latentWeight: 0 };
    const edited = async (identityWeight: number) => {
      const out = models.place(`identity-${identityWeight}`);
      const { files, before, after } = await editOptimizeFiles(options({ ...given, identityWeight, out }));
      return {
        gain: after - before,
        lost: await identityLost(files.latent, 3, [given.from, 'a sad person']),
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
    const raw = await editOptimizeFiles(
      options({
        ...given,
        rate: 0.05 * spread,
        latentWeight: 0.01 / spread ** 2,
        out: models.place(`raw-${space}`),
      }),
    );
    const relative = await editOptimizeFiles(
      options({ ...given, units: 'relative', out: models.place(`relative-${space}`) }),
    );
    expect(relative.after).toBe(raw.after);
    expect(relative.moved).toBeCloseTo(raw.moved / spread, 9);
  });

  it('stops with the reason of its signal, and writes nothing', async () => {
    const stop = new AbortController();
    const reason = new Error('enough');
    const attempt = editOptimizeFiles(options({ out: models.place('stopped') }), {
      signal: stop.signal,
      onStep: ({ step }) => {
        if (step === 2) stop.abort(reason);
      },
    });
    await expect(attempt).rejects.toBe(reason);
    expect(existsSync(models.place('stopped'))).toBe(false);
  });

  it.each<[string, () => Partial<EditOptimizeOptions>, RegExp]>([
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
    const attempt = editOptimizeFiles(options({ out: models.place('refused'), ...changes() }));
    await expect(attempt).rejects.toThrow(UserError);
    await expect(attempt).rejects.toThrow(message);
    expect(existsSync(models.place('refused'))).toBe(false);
  });
});
