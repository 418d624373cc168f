import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import '../../platform.node.js';
import { mkdirSync, readFileSync } from 'node:fs';
import { collectChunks, writeSafetensors } from '../../../checkpoint/index.js';
import type { Picture } from '../../../image/index.js';
import { goldenModels } from '../../../jobs/testing/goldenModels.js';
import { tinyTokenizer, writeTinyClip } from '../../../jobs/testing/tinyClipFolder.js';
import { writeFileAtomically } from '../../../platform/atomicFile.node.js';
import { nodeImageCodec } from '../../../platform/imageCodec.node.js';
import { type Encoder, encoderFile } from '../../../styleclip/index.js';
import { randomGenerator } from '../../../stylegan2/index.js';
import { tinyConfig } from '../../../stylegan2/testing/tinyConfig.js';
import { applyEncoder } from './applyEncoder.js';
import type { ApplyEncoderEvent, ApplyEncoderRequest } from './applyEncoderRequest.js';
import { trainEncoder } from './trainEncoder.js';

const models = goldenModels();
const generator = randomGenerator(tinyConfig, 3);
const machine = { device: 'cpu', threads: 1 };
let encoder: Encoder;
/** Images of an even colour each, wider than high. */
const image = (red: number): Picture => ({
  width: 12,
  height: 8,
  data: Uint8ClampedArray.from({ length: 12 * 8 * 4 }, (_, i) => [red, 90, 120, 255][i % 4]),
});
beforeAll(async () => {
  const training = { width: 2, steps: 30, batch: 8, redrawn: 4, rate: 0.01 };
  ({ encoder } = await trainEncoder({ generator, ...training, ...machine }).result);
  await writeTinyClip(models.place('clip'), { ...tinyTokenizer });
  mkdirSync(models.place('images'));
  for (const [name, red] of [
    ['a.png', 200],
    ['b.png', 20],
  ] as const) {
    await writeFileAtomically(models.place(`images/${name}`), await nodeImageCodec.encodePng(image(red)));
  }
}, 60_000);
afterAll(() => models.remove());

const request = (changes: Partial<ApplyEncoderRequest> = {}): ApplyEncoderRequest => ({
  generator,
  encoder,
  picture: [image(200), image(20)],
  ...machine,
  ...changes,
});

describe('applyEncoder', () => {
  it('finds the latent of each image, and draws it again', async () => {
    const run = applyEncoder(request());
    const places: number[][] = [];
    for await (const { picture, encoded, latent, error, meanError, index, count, ...rest } of run) {
      expect([picture.width, encoded.height]).toEqual([tinyConfig.size, tinyConfig.size]);
      expect(latent.shape).toEqual([encoder.config.latents, encoder.config.styleDim]);
      expect(Math.min(error, meanError)).toBeGreaterThan(0);
      expect(Object.keys(rest)).toEqual(['source']);
      places.push([index, count]);
    }
    expect(places).toEqual([
      [0, 2],
      [1, 2],
    ]);
    const { images, latents } = await run.result;
    expect(latents.shape).toEqual([2, encoder.config.latents, encoder.config.styleDim]);
    expect(images[0].latent).not.toEqual(images[1].latent);
  });

  it('takes networks and images from any source, with the same result', async () => {
    const { latents } = await applyEncoder(request()).result;
    const { tensors, metadata } = encoderFile(encoder);
    const bytes = await collectChunks(writeSafetensors(tensors, { metadata }));
    const folder = models.place('images');
    const file = Uint8Array.from(readFileSync(`${folder}/a.png`));
    const sources: Partial<ApplyEncoderRequest>[] = [
      { picture: folder, encoder: bytes },
      { picture: [new URL(`file://${folder}/a.png`), `${folder}/b.png`], encoder: new Blob([bytes]) },
      { picture: [file, new Blob([Uint8Array.from(readFileSync(`${folder}/b.png`))])] },
    ];
    for (const changes of sources) {
      expect((await applyEncoder(request(changes)).result).latents).toEqual(latents);
    }
    const { images } = await applyEncoder(request({ picture: folder })).result;
    expect(images.map(({ source }) => source)).toEqual([`${folder}/a.png`, `${folder}/b.png`]);
  });

  it('refines latents, by a CLIP too, and tells of every step', async () => {
    const events: ApplyEncoderEvent[] = [];
    const refining = {
      refine: 10,
      latentWeight: 0,
      onProgress: (event: ApplyEncoderEvent) => events.push(event),
    };
    const { images } = await applyEncoder(request(refining)).result;
    for (const { error, refinedError = Number.NaN, refined, encoded } of images) {
      expect(refinedError).toBeLessThan(error);
      expect(refined?.data).not.toEqual(encoded.data);
    }
    const steps = events.flatMap((event) => (event.type === 'refine' ? [[event.picture, event.step]] : []));
    expect([steps.length, steps[0], steps[19]]).toEqual([20, [1, 1], [2, 10]]);
    const guided = applyEncoder(request({ ...refining, clip: models.place('clip'), clipWeight: 5 }));
    expect((await guided.result).images[0].refinedError).not.toBe(images[0].refinedError);
  });

  it('has the images that are done when it is stopped', async () => {
    const run = applyEncoder(request({ refine: 2 }));
    for await (const _ of run) break;
    const { images, latents } = await run.result;
    expect([images.length, latents.shape[0]]).toEqual([1, 1]);
  });

  it('rejects with the reason of its signal', async () => {
    const controller = new AbortController();
    const onProgress = (event: ApplyEncoderEvent): void => {
      if (event.type === 'refine') controller.abort(new Error('later'));
    };
    const run = applyEncoder(request({ refine: 500, signal: controller.signal, onProgress }));
    await expect(run.result).rejects.toThrow('later');
  });

  it.each<[string, Partial<ApplyEncoderRequest>]>([
    ['picture', { picture: [] }],
    ['picture', { picture: undefined as never }],
    ['refine', { refine: -1 }],
    ['refine', { clipWeight: 2 }],
    ['anyParent', { generator: randomGenerator(tinyConfig, 4) }],
    ['refin', { refin: 1 } as never],
  ])('names the option %s in a mistake (%#)', async (option, changes) => {
    await expect(applyEncoder(request(changes)).result).rejects.toMatchObject({ option });
  });

  it('takes the encoder of a relative when asked', async () => {
    const relative = { generator: randomGenerator(tinyConfig, 4), anyParent: true };
    expect((await applyEncoder(request(relative)).result).images).toHaveLength(2);
  });
});
