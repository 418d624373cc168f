import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UserError } from '../../../errors.js';
import { nodeImageCodec } from '../../../platform/imageCodec.node.js';
import { defaultsOf } from '../../../settings/row.js';
import { generateFiles } from '../../generate/generateJob.js';
import { generateOptions } from '../../generate/options.js';
import { type GoldenModels, goldenModels } from '../../testing/goldenModels.js';
import { tinyTokenizer, writeTinyClip } from '../../testing/tinyClipFolder.js';
import { applyMapperFiles } from './applyMapperFiles.js';
import { mapperRun } from './mapperRun.js';
import type { GivenMapperOptions } from './options.js';
import { mapperApplyOptions } from './options.js';

let models: GoldenModels;
beforeAll(async () => {
  models = goldenModels();
  await writeTinyClip(models.place('clip'), { ...tinyTokenizer });
});
afterAll(() => models.remove());

const options = (changes: GivenMapperOptions = {}): GivenMapperOptions => ({
  generator: models.generator,
  clip: models.place('clip'),
  to: 'a sad person',
  verbatim: true,
  latentWeight: 0.05,
  steps: 60,
  latents: 4,
  batch: 4,
  rate: 3,
  saveEvery: 5,
  device: 'cpu',
  threads: 1,
  ...changes,
});
const decoded = (file: string) => nodeImageCodec.decode(Uint8Array.from(readFileSync(file)), file);

describe('a latent mapper', () => {
  it('brings the pictures of all latents nearer to a text, and moves others too', async () => {
    const folder = models.place('mapper');
    const { before, after, mapper, steps } = await mapperRun.start(folder, options());
    expect(steps).toBe(60);
    expect(after).toBeGreaterThan(before + 0.003);
    const apply = {
      ...defaultsOf(mapperApplyOptions),
      generator: models.generator,
      mapper,
      seeds: '100-102',
      device: 'cpu' as const,
      threads: 1,
    };
    const { moved, files, pictures } = await applyMapperFiles({ ...apply, out: models.place('applied') });
    expect(pictures).toBe(3);
    expect(moved).toBeGreaterThan(0.01);
    expect(readdirSync(models.place('applied')).sort()).toEqual([
      'before-after.png',
      'latents.safetensors',
      'seed100.png',
      'seed101.png',
      'seed102.png',
      'summary.json',
    ]);
    const told = JSON.parse(readFileSync(models.place('applied/summary.json'), 'utf8')) as object;
    expect(told).toMatchObject({ pictures: 3, moved, options: { seeds: '100-102', strength: 1 } });
    const [one, both] = [await decoded(files.pictures[0]), await decoded(files.sheet)];
    expect(both.width).toBeGreaterThan(3 * one.width);
    const still = await applyMapperFiles({ ...apply, strength: 0, out: models.place('still') });
    expect(still.moved).toBe(0);
    const sheet = models.place('again.png');
    await generateFiles({
      ...defaultsOf(generateOptions),
      generator: models.generator,
      w: files.latents,
      out: sheet,
    });
    expect((await decoded(sheet)).width).toBeGreaterThan(0);
  });

  it('goes on where it was stopped with the same bits', async () => {
    const given = options({ steps: 12 });
    const whole = await mapperRun.start(models.place('whole'), given);
    const stop = new AbortController();
    const reason = new Error('enough');
    const attempt = mapperRun.start(models.place('stopped'), given, {
      signal: stop.signal,
      listener: (event) => {
        if (event.type === 'step' && event.step === 7) stop.abort(reason);
      },
    });
    await expect(attempt).rejects.toBe(reason);
    const resumed = await mapperRun.resume(models.place('stopped'));
    expect(readFileSync(resumed.mapper)).toEqual(readFileSync(whole.mapper));
  });

  it('leaves alone what it is told to', async () => {
    const folder = models.place('coarse');
    const { mapper } = await mapperRun.start(folder, options({ steps: 4, medium: false, fine: false }));
    const text = readFileSync(mapper, 'latin1');
    expect(text).toContain('coarse.0.weight');
    expect(text).not.toContain('medium.0.weight');
  });

  it('weighs identity and the lengths of embeddings', async () => {
    const weighed = options({ steps: 6, identityWeight: 5, normWeight: 5 });
    const [plain, other] = [
      await mapperRun.start(models.place('plain'), options({ steps: 6, identityWeight: 0 })),
      await mapperRun.start(models.place('weighed'), weighed),
    ];
    expect(other.after).not.toBe(plain.after);
  });

  it('leads each picture along the direction between two texts', async () => {
    const given = options({ from: 'a happy person', steps: 20, identityWeight: 0 });
    const { before, after } = await mapperRun.start(models.place('from'), given);
    expect(after).toBeGreaterThan(before);
    const further = await mapperRun.start(models.place('further'), { ...given, strength: 3, steps: 1 });
    expect(further.before).toBeLessThan(before);
  });

  it.each<[string, () => Promise<unknown>, RegExp]>([
    [
      'equal texts',
      () => mapperRun.start(models.place('none'), options({ from: 'a sad person ' })),
      /from and to are both "a sad person"/,
    ],
    [
      'what would not fit into memory',
      () => mapperRun.start(models.place('none'), options(), { memory: 2 ** 27 }),
      /needs about \d\.\d GiB .* batch 4, and 0\.1 GiB are free: take a smaller batch, generator or CLIP/,
    ],
    [
      'nothing left to move',
      () => mapperRun.start(models.place('none'), options({ coarse: false, medium: false, fine: false })),
      /nothing of the \d+ entries of w\+ is left to move/,
    ],
    [
      'single beside noFine',
      () => mapperRun.start(models.place('none'), options({ single: true, fine: false })),
      /single makes one network for all entries/,
    ],
    [
      'a file that holds no mapper',
      () =>
        applyMapperFiles({
          ...defaultsOf(mapperApplyOptions),
          generator: models.generator,
          mapper: models.generator,
          out: models.place('none'),
        }),
      /holds no latent mapper/,
    ],
    [
      'seeds beside latents',
      () =>
        applyMapperFiles({
          ...defaultsOf(mapperApplyOptions),
          generator: models.generator,
          mapper: '/absent.safetensors',
          seeds: '1',
          w: 'x.npy',
          out: models.place('none'),
        }),
      /options seeds and w are both given/,
    ],
  ])('refuses %s in one sentence', async (_, attempt, message) => {
    await expect(attempt()).rejects.toThrow(UserError);
    await expect(attempt()).rejects.toThrow(message);
    expect(existsSync(models.place('none'))).toBe(false);
  });
});
