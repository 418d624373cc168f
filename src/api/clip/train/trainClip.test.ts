import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import '../../platform.node.js';
import { squareOptions, writeCaptionedSquares } from '../../../jobs/testing/captionedSquares.js';
import { nodeImageCodec } from '../../../platform/imageCodec.node.js';
import { readImages } from '../../image/imageSource.js';
import type { CaptionedImage } from './captionedImages.js';
import type { ClipTrainEvent } from './events.js';
import { trainClip } from './trainClip.js';

let folder: string;
let data: CaptionedImage[];
beforeAll(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'nada-train-clip-'));
  await writeCaptionedSquares(folder, 40);
  data = readFileSync(path.join(folder, 'captions.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { file_name: string; text: string })
    .map(({ file_name, text }) => ({ image: path.join(folder, file_name), captions: text }));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const request = (changes: Partial<Parameters<typeof trainClip>[0]> = {}) => ({
  data,
  ...squareOptions,
  steps: 4,
  heldOut: 0.2,
  ...changes,
});

/** The same images from elsewhere. */
async function dataAs(make: (file: string) => CaptionedImage['image'] | Promise<CaptionedImage['image']>) {
  return Promise.all(
    data.map(async ({ image, captions }) => ({ image: await make(image as string), captions })),
  );
}

const bytesOf = (file: string): Uint8Array<ArrayBuffer> => Uint8Array.from(readFileSync(file));

/** A digest of the weights that a run ends with: comparing millions of numbers takes seconds. */
async function weightsOf(run: ReturnType<typeof trainClip>): Promise<string> {
  const hash = createHash('sha256');
  for (const [name, { data: values }] of (await run.result).clip.clip.parameters)
    hash.update(name).update(values);
  return hash.digest('hex');
}

describe('trainClip without a folder', () => {
  it('takes images by path, URL, bytes, Blob and pixels, with the same result', async () => {
    const expected = await weightsOf(trainClip(request({ steps: 2 })));
    for (const make of [
      (file: string) => new URL(`file://${file}`),
      bytesOf,
      (file: string) => new Blob([bytesOf(file)]),
      (file: string) => nodeImageCodec.decode(bytesOf(file), file),
      async (file: string) => (await readImages([file], (image) => image))[0],
    ]) {
      expect(await weightsOf(trainClip(request({ steps: 2, data: await dataAs(make) })))).toEqual(expected);
    }
  });

  it('learns, and gives a CLIP with its tokenizer, prompts and figures, to go on from', async () => {
    const events: ClipTrainEvent[] = [];
    const run = trainClip(
      request({
        steps: 60,
        evaluateEvery: 20,
        averageDecay: 0.8,
        prompts: ['a {}'],
        onProgress: (event) => events.push(event),
      }),
    );
    const evaluated: number[] = [];
    const losses: number[] = [];
    for await (const { step, loss, figures } of run) {
      losses.push(loss);
      if (figures) evaluated.push(step);
    }
    expect(evaluated).toEqual([20, 40, 60]);
    const { clip, steps, figures } = await run.result;
    expect(steps).toBe(60);
    expect(figures.imageToTextAt5).toBeGreaterThan(0.7);
    expect(losses[59]).toBeLessThan(losses[0] - 0.5);
    expect(clip.prompts).toEqual(['a {}']);
    expect(clip.tokenizer.encode('a red square').length).toBe(3);
    expect(events.filter(({ type }) => type === 'prepare')).toHaveLength(40);
    expect(events.find(({ type }) => type === 'start')).toMatchObject({ steps: 60, device: 'cpu' });

    const more = trainClip(request({ init: clip, steps: 1 }));
    for await (const { loss } of more) expect(loss).toBeLessThan(losses[0] - 0.5);
  });

  it('ends with what it has when it is stopped or its loop is left, evaluated after its last step', async () => {
    const stopped = trainClip(request({ steps: 500, warmUp: 5 }));
    const steps: number[] = [];
    for await (const { step } of stopped) {
      steps.push(step);
      if (step === 3) stopped.stop();
    }
    expect(steps).toEqual([1, 2, 3]);
    const left = trainClip(request({ steps: 500, warmUp: 5 }));
    for await (const { step } of left) if (step === 3) break;
    const first = await stopped.result;
    expect(first.steps).toBe(3);
    expect(Object.keys(first.figures)).toContain('imageToTextAt1');
    expect((await left.result).figures).toEqual(first.figures);
    expect(await weightsOf(left)).toBe(await weightsOf(stopped));
  });

  it('goes on from a snapshot, bit for bit', async () => {
    const whole = await weightsOf(trainClip(request({ augment: true, microBatch: 8 })));
    const first = trainClip(request({ augment: true, microBatch: 8 }));
    let snapshot: Uint8Array<ArrayBuffer> | undefined;
    for await (const { step } of first) {
      if (step < 2) continue;
      snapshot = await first.snapshot();
      break;
    }
    const second = trainClip(request({ augment: true, microBatch: 8, snapshot }));
    const steps: number[] = [];
    for await (const { step } of second) steps.push(step);
    expect(steps).toEqual([3, 4]);
    expect(await weightsOf(second)).toEqual(whole);
  });

  it('has no preview, and says so to programs that ask all the same', async () => {
    const run = trainClip(request()) as ReturnType<typeof trainClip> & {
      preview(seeds: readonly number[]): Promise<unknown>;
    };
    await expect(run.preview([0])).rejects.toThrow('training a CLIP draws no images');
    await run.result;
  });

  it('rejects with the reason of its signal', async () => {
    const controller = new AbortController();
    const run = trainClip(request({ signal: controller.signal, steps: 500 }));
    const loop = async (): Promise<void> => {
      for await (const { step } of run) if (step === 2) controller.abort(new Error('later'));
    };
    await expect(loop()).rejects.toThrow('later');
    await expect(run.result).rejects.toThrow('later');
  });

  it('leaves out broken images where it is told to, and says which', async () => {
    const broken = [{ image: new Blob(['no image']), captions: 'a broken one' }, ...data];
    await expect(trainClip(request({ data: broken })).result).rejects.toMatchObject({ option: 'skipBroken' });
    const notes: string[] = [];
    const onProgress = (event: ClipTrainEvent): void => {
      if (event.type === 'note') notes.push(event.message);
    };
    const run = trainClip(request({ data: broken, skipBroken: true, onProgress }));
    const weights = await weightsOf(run);
    expect(notes).toEqual([expect.stringMatching(/^left out: image 1 of the list /)]);
    // The captions of the others stay with their images.
    expect(weights).toBe(await weightsOf(trainClip(request())));
  });

  it.each<[string, object, string | undefined, RegExp]>([
    ['a misspelt setting', { stpes: 3 }, 'stpes', /did you mean "steps"/],
    ['a setting out of range', { batch: 0 }, 'batch', /batch is 0: give/],
    ['no list', { data: '/pictures' }, 'data', /no list of images: give entries/],
    ['an empty list', { data: [] }, 'data', /no list of images/],
    ['an entry without image', { data: [{ captions: 'x' }] }, 'data', /entry 1 no image with captions/],
    ['an entry without captions', { data: [{ image: 'a.png', captions: [] }] }, 'data', /entry 1/],
    ['an empty caption', { data: [{ image: 'a.png', captions: ['a', ' '] }] }, 'data', /entry 1/],
    ['a missing image', { data: [{ image: '/absent.png', captions: 'a' }] }, 'skipBroken', /absent\.png/],
    [
      'fewer images than a batch',
      { batch: 64, microBatch: 64 },
      'batch',
      /holds 32 images to train on, fewer/,
    ],
    [
      'a prompt without its place',
      { prompts: ['a photo'] },
      'prompts',
      /option prompts is \["a photo"\]: give prompts with {} in each/,
    ],
    ['a snapshot of something else', { snapshot: new Uint8Array(9) }, undefined, /the snapshot/],
  ])('refuses %s', async (_, changes, option, message) => {
    const { result } = trainClip({ ...request(), ...changes });
    await expect(result).rejects.toThrow(message);
    await expect(result).rejects.toMatchObject({ option });
  });
});
