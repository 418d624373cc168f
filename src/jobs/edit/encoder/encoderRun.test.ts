import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadGenerator } from '../../../api/networks/networks.js';
import { writeSafetensors } from '../../../checkpoint/index.js';
import { UserError } from '../../../errors.js';
import { writeFileAtomically } from '../../../platform/atomicFile.node.js';
import { nodeImageCodec } from '../../../platform/imageCodec.node.js';
import { defaultsOf } from '../../../settings/row.js';
import { generatorFile, randomGenerator } from '../../../stylegan2/index.js';
import { tinyConfig } from '../../../stylegan2/testing/tinyConfig.js';
import { goldenBytes } from '../../../testing/golden.js';
import { generateFiles } from '../../generate/generateJob.js';
import { generateOptions } from '../../generate/options.js';
import { inspectPath } from '../../inspect/inspectJob.js';
import { type GoldenModels, goldenModels } from '../../testing/goldenModels.js';
import { tinyTokenizer, writeTinyClip } from '../../testing/tinyClipFolder.js';
import { optimizeRun } from '../optimize/optimizeRun.js';
import { editOptimizeOptions } from '../optimize/options.js';
import { applyEncoderFiles, latentNames } from './applyEncoderFiles.js';
import { encoderRun } from './encoderRun.js';
import type { EncoderRunEvent } from './events.js';
import type { GivenEncoderOptions } from './options.js';
import { type EncoderApplyOptions, encoderApplyOptions } from './options.js';

let models: GoldenModels;
let encoder: string;
const events: EncoderRunEvent[] = [];

const options = (changes: GivenEncoderOptions = {}): GivenEncoderOptions => ({
  generator: models.place('tiny.safetensors'),
  width: 4,
  steps: 120,
  batch: 8,
  redrawn: 4,
  rate: 0.01,
  samples: 2,
  sampleEvery: 60,
  saveEvery: 60,
  device: 'cpu',
  threads: 1,
  ...changes,
});

const application = (changes: Partial<EncoderApplyOptions> = {}): EncoderApplyOptions => ({
  ...defaultsOf(encoderApplyOptions),
  generator: models.place('tiny.safetensors'),
  encoder,
  picture: [models.place('seeds')],
  out: models.place('applied'),
  device: 'cpu',
  threads: 1,
  ...changes,
});

async function writeTinyGenerator(name: string, seed: number): Promise<void> {
  const { tensors, metadata } = generatorFile(randomGenerator(tinyConfig, seed));
  await writeFileAtomically(models.place(name), writeSafetensors(tensors, { metadata }));
}

beforeAll(async () => {
  models = goldenModels();
  await writeTinyClip(models.place('clip'), { ...tinyTokenizer });
  await writeTinyGenerator('tiny.safetensors', 3);
  await writeTinyGenerator('relative.safetensors', 4);
  await generateFiles({
    ...defaultsOf(generateOptions),
    generator: models.place('tiny.safetensors'),
    seeds: '100-103',
    out: models.place('seeds'),
  });
  const listener = (event: EncoderRunEvent): void => void events.push(event);
  ({ encoder } = await encoderRun.start(models.place('run'), options(), { listener }));
}, 60_000);
afterAll(() => models.remove());

const decoded = (file: string) => nodeImageCodec.decode(Uint8Array.from(readFileSync(file)), file);

it('each latent gets a name of its own', () => {
  expect(latentNames(['x/a.png', 'y/a.jpg', 'a-2.png', 'b.png'])).toEqual([
    'a.npy',
    'a-2.npy',
    'a-2-2.npy',
    'b.npy',
  ]);
});

describe('a training', () => {
  it('tells of its steps, samples and saves, and leaves a run folder', async () => {
    const kinds = events.map(({ type }) => type);
    expect(kinds.filter((kind) => kind === 'step')).toHaveLength(120);
    const first = kinds.filter((kind) => kind !== 'work' && kind !== 'load');
    expect([first[0], kinds.at(-1)]).toEqual(['start', 'done']);
    expect(events.filter(({ type }) => type === 'sample')).toHaveLength(3);
    expect(readdirSync(models.place('run')).sort()).toEqual([
      'checkpoint.previous.safetensors',
      'checkpoint.safetensors',
      'encoder.safetensors',
      'environment.json',
      'metrics.jsonl',
      'options.json',
      'samples',
      'summary.json',
    ]);
    const { before, after } = JSON.parse(readFileSync(models.place('run/summary.json'), 'utf8')) as {
      before: number;
      after: number;
    };
    expect(after).toBeLessThan(0.8 * before);
    const [line] = readFileSync(models.place('run/metrics.jsonl'), 'utf8').split('\n');
    expect(Object.keys(JSON.parse(line) as object)).toEqual([
      ...['step', 'loss', 'latent', 'picture', 'pixels', 'learningRate', 'seconds'],
    ]);
    const sheet = await decoded(models.place('run/samples/000120.png'));
    expect(sheet.height).toBeGreaterThan(2 * tinyConfig.size);
  });

  it('goes on where it was stopped with the same bits', async () => {
    const given = options({ steps: 6, saveEvery: 2, sampleEvery: 0 });
    const whole = await encoderRun.start(models.place('whole'), given);
    const stop = new AbortController();
    const reason = new Error('enough');
    const attempt = encoderRun.start(models.place('stopped'), given, {
      signal: stop.signal,
      listener: (event) => {
        if (event.type === 'step' && event.step === 3) stop.abort(reason);
      },
    });
    await expect(attempt).rejects.toBe(reason);
    const resumed = await encoderRun.resume(models.place('stopped'));
    expect(readFileSync(resumed.encoder)).toEqual(readFileSync(whole.encoder));
    await expect(encoderRun.resume(models.place('stopped'), { changes: { steps: 7 } })).rejects.toThrow(
      UserError,
    );
  });

  it('goes on from another encoder, of a relative too, and compares the features of a CLIP', async () => {
    const { width: _, ...given } = options({ steps: 2, init: encoder, clip: models.place('clip') });
    const generator = models.place('relative.safetensors');
    const further = await encoderRun.start(models.place('further'), { ...given, generator });
    const [line] = readFileSync(models.place('further/metrics.jsonl'), 'utf8').split('\n');
    expect(JSON.parse(line)).toHaveProperty('clip');
    const made = await applyEncoderFiles(
      application({ generator, encoder: further.encoder, out: models.place('of-relative') }),
    );
    expect(made.pictures).toHaveLength(4);
  });
});

it('serves a conditional generator with noise', async () => {
  const generator = models.place('classes.pkl');
  writeFileSync(generator, goldenBytes('02-sg2ada-32-cond3', 'network-snapshot.pkl'));
  const given = options({ generator, steps: 1, batch: 2, redrawn: 1, label: 1, sampleEvery: 1 });
  const made = await encoderRun.start(models.place('classes'), given);
  const out = models.place('of-classes');
  const { pictures } = await applyEncoderFiles(
    application({ generator, encoder: made.encoder, refine: 2, out }),
  );
  expect(pictures).toHaveLength(4);
  await expect(encoderRun.start(models.place('none'), options({ generator }))).rejects.toThrow(
    /label is missing/,
  );
});

describe('an application', () => {
  it('finds latents of pictures, which are nearer to them than the mean, and edits take them', async () => {
    const { pictures, files, folder } = await applyEncoderFiles(application());
    expect(pictures.map(({ latent }) => latent)).toHaveLength(4);
    const total = (of: (picture: (typeof pictures)[number]) => number) =>
      pictures.reduce((sum, picture) => sum + of(picture), 0);
    expect(total(({ error }) => error)).toBeLessThan(0.8 * total(({ meanError }) => meanError));
    expect(readdirSync(folder)).toHaveLength(4 + 3);
    const told = JSON.parse(readFileSync(models.place('applied/summary.json'), 'utf8')) as object;
    expect(told).toMatchObject({ pictures: [...pictures], options: { refine: 0 } });
    await generateFiles({
      ...defaultsOf(generateOptions),
      generator: models.place('tiny.safetensors'),
      w: files.latents,
      out: models.place('again.png'),
    });
    const edit = await optimizeRun.start(models.place('edited'), {
      ...defaultsOf(editOptimizeOptions),
      generator: models.place('tiny.safetensors'),
      clip: models.place('clip'),
      w: pictures[0].latent,
      to: 'a sad person',
      verbatim: true,
      steps: 2,
      device: 'cpu',
      threads: 1,
    });
    expect(edit.steps).toBe(2);
  });

  it('refines them, by colours and by the features of a CLIP', async () => {
    const refine = { refine: 40, latentWeight: 0 };
    const steps: number[] = [];
    const { pictures } = await applyEncoderFiles(
      application({ ...refine, picture: [models.place('seeds')], out: models.place('refined') }),
      { onStep: ({ picture, step }) => steps.push(100 * picture + step) },
    );
    expect(steps).toHaveLength(160);
    expect(steps.at(-1)).toBe(440);
    // How well the encoder does before is a matter of its last digits; where it does worst, there is most to refine.
    const [worst] = pictures.toSorted((a, b) => b.error - a.error);
    expect(worst.refinedError).toBeLessThan(0.5 * worst.error);
    const guided = await applyEncoderFiles(
      application({ ...refine, clip: models.place('clip'), clipWeight: 5, out: models.place('guided') }),
    );
    expect(guided.pictures[0].refinedError).not.toBe(pictures[0].refinedError);
  });

  it('takes pictures of any size and form, and tells apart those of one name', async () => {
    mkdirSync(models.place('others'));
    const wide = sharp({ create: { width: 90, height: 40, channels: 3, background: '#2060a0' } });
    const names = ['wide.jpg', 'wide.webp', 'tall.png'].map((name) => models.place(`others/${name}`));
    await wide.clone().jpeg().toFile(names[0]);
    await wide.clone().webp().toFile(names[1]);
    await wide.clone().rotate(90).png().toFile(names[2]);
    const out = models.place('of-others');
    const { pictures } = await applyEncoderFiles(application({ picture: names, out }));
    expect(pictures.map(({ latent }) => latent.slice(out.length + 1))).toEqual([
      'wide.npy',
      'wide-2.npy',
      'tall.npy',
    ]);
    expect(pictures[2].error).toBeCloseTo(pictures[0].error, 0);
  });

  it('is the same again', async () => {
    const latentsOf = async (out: string) =>
      readFileSync(
        (await applyEncoderFiles(application({ refine: 3, out: models.place(out) }))).files.latents,
      );
    expect(await latentsOf('first')).toEqual(await latentsOf('second'));
  });
});

it('nada inspect tells what an encoder is', async () => {
  const { what, commands, networks } = await inspectPath(encoder);
  expect(what).toBe('an encoder from pictures to w+');
  expect(networks[0].facts).toMatchObject({ pictures: '8 x 8', 'w+ entries': 4 });
  expect(commands[0]).toContain(`nada edit encoder apply --encoder ${encoder}`);
});

describe('refuses in one sentence', () => {
  it.each<[string, () => Promise<unknown>, RegExp]>([
    [
      'more pictures redrawn than there are',
      () => encoderRun.start(models.place('none'), options({ redrawn: 9 })),
      /redrawn is 9, more than a batch of 8/,
    ],
    [
      "a weight of CLIP's features without a CLIP",
      () => encoderRun.start(models.place('none'), options({ clipWeight: 1 })),
      /clipWeight is 1, but there is no CLIP/,
    ],
    [
      'a width beside an encoder to go on from',
      () => encoderRun.start(models.place('none'), options({ init: encoder })),
      /init and width are both given/,
    ],
    [
      'what would not fit into memory',
      () => encoderRun.start(models.place('none'), options(), { memory: 2 ** 27 }),
      /needs about \d\.\d GiB .* batch 8, and 0\.1 GiB are free: take a smaller batch or width/,
    ],
    [
      'a class where there are none',
      () => encoderRun.start(models.place('none'), options({ label: 1 })),
      /label is 1, but the generator has no classes/,
    ],
    [
      'a file that is no encoder',
      () => applyEncoderFiles(application({ encoder: models.generator, out: models.place('none') })),
      /holds no encoder: give the encoder.safetensors/,
    ],
    [
      'an encoder of another generator',
      () =>
        applyEncoderFiles(
          application({ generator: models.place('relative.safetensors'), out: models.place('none') }),
        ),
      /was trained on another generator: give that one, or anyParent/,
    ],
    [
      'an encoder of a generator of another size',
      () => applyEncoderFiles(application({ generator: models.generator, out: models.place('none') })),
      /turns pictures of 8 px into w\+ \[4, 6\], and the generator draws \d+ px/,
    ],
    [
      'a picture that is none',
      () => {
        writeFileSync(models.place('page.png'), '<!DOCTYPE html>');
        return applyEncoderFiles(
          application({ picture: [models.place('page.png')], out: models.place('none') }),
        );
      },
      /page\.png/,
    ],
    [
      'a picture that is not there',
      () => applyEncoderFiles(application({ picture: ['/absent.png'], out: models.place('none') })),
      /absent\.png/,
    ],
    [
      'a CLIP without a refinement',
      () => applyEncoderFiles(application({ clip: models.place('clip'), out: models.place('none') })),
      /a CLIP guides the refinement alone/,
    ],
  ])('%s', async (_, attempt, message) => {
    await expect(attempt()).rejects.toThrow(UserError);
    await expect(attempt()).rejects.toThrow(message);
    expect(existsSync(models.place('none'))).toBe(false);
  });

  it('but takes the encoder of a relative when asked', async () => {
    const generator = models.place('relative.safetensors');
    const { pictures } = await applyEncoderFiles(
      application({ generator, anyParent: true, out: models.place('relative') }),
    );
    expect(pictures).toHaveLength(4);
    expect((await loadGenerator(generator)).config.size).toBe(tinyConfig.size);
  });
});
