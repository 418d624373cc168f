import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import '../../platform.node.js';
import { writeCaptionedSquares } from '../../../jobs/testing/captionedSquares.js';
import { tinyTokenizer, writeTinyClip } from '../../../jobs/testing/tinyClipFolder.js';
import { nodeImageCodec } from '../../../platform/imageCodec.node.js';
import { loadClip } from '../../networks/networks.js';
import { type CaptionImagesRequest, captionImages } from './captionImages.js';

let folder: string;
const at = (name: string): string => path.join(folder, name);
const bytesOf = (name: string): Uint8Array<ArrayBuffer> => Uint8Array.from(readFileSync(at(name)));
const texts = ['a photo of a person', 'a sketch', 'a person with red hair'];
const grammar = {
  head: { name: 'domain', classes: { photo: ['a photo of a person'], sketch: ['a sketch'] } },
  slots: [{ name: 'mood', classes: { happy: ['smiling'], sad: ['with a sad face'] } }],
};
const files = ['model.safetensors', 'config.json', 'tokenizer.json', 'grammar.json'];

beforeAll(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'nada-caption-'));
  await writeTinyClip(at('clip'), {
    'tokenizer.json': tinyTokenizer['tokenizer.json'],
    'grammar.json': JSON.stringify(grammar),
  });
  await writeCaptionedSquares(at('pictures'), 40);
  writeFileSync(at('list.json'), JSON.stringify(texts));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const caption = (request: Partial<CaptionImagesRequest> = {}) =>
  captionImages({ clip: at('clip'), images: at('pictures/000.png'), device: 'cpu', threads: 1, ...request });

describe('captionImages', () => {
  it('composes captions from the grammar beside the CLIP, or among its files, and from one that is given', async () => {
    const expected = await caption({ certain: 0, top: 3 }).result;
    expect(expected[0].captions[0].text).toMatch(
      /^a (photo of a person|sketch)(, smiling| with a sad face)$/,
    );
    expect(expected[0].choices?.map(({ slot }) => slot)).toEqual(['domain', 'mood']);
    const clip = Object.fromEntries(files.map((name) => [name, bytesOf(`clip/${name}`)]));
    expect(await caption({ certain: 0, top: 3, clip }).result).toEqual(expected);
    const captions = new File([JSON.stringify(grammar)], 'grammar.json');
    const loaded = await loadClip(at('clip'));
    expect(await caption({ certain: 0, top: 3, clip: loaded, captions }).result).toEqual(expected);
  });

  it('ranks the texts of a list or file for images of every form, which it gives back', async () => {
    const [expected] = await caption({ captions: at('list.json') }).result;
    expect(expected.captions.map(({ text }) => text).toSorted()).toEqual(texts.toSorted());
    expect(expected.captions.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1, 9);
    expect(expected.image).toBe(at('pictures/000.png'));
    const bytes = bytesOf('pictures/000.png');
    for (const image of [bytes, new Blob([bytes]), await nodeImageCodec.decode(bytes, 'a')]) {
      const [found] = await caption({ images: [image], captions: texts }).result;
      expect(found.image).toBe(image);
      expect(found.captions).toEqual(expected.captions);
    }
  });

  it('gives images one by one, and those so far when its loop is left', async () => {
    const run = caption({ images: [at('pictures')] });
    const seen: unknown[] = [];
    for await (const { image } of run) {
      seen.push(image);
      if (seen.length === 2) break;
    }
    const found = await run.result;
    expect(found.map(({ image }) => image)).toEqual([at('pictures/000.png'), at('pictures/001.png')]);
  });

  it('captions the images that it has seen when it is stopped meanwhile', async () => {
    const run: ReturnType<typeof caption> = caption({
      images: at('pictures'),
      onProgress(event) {
        if (event.type === 'prepare' && event.stage === 'pictures') run.stop();
      },
    });
    expect(await run.result).toEqual((await caption({ images: at('pictures') }).result).slice(0, 16));
  });

  it('rejects with the reason of its signal', async () => {
    const reason = new Error('later');
    await expect(caption({ signal: AbortSignal.abort(reason) }).result).rejects.toBe(reason);
  });

  it.each<[string, () => object | Promise<object>, string | undefined, RegExp]>([
    [
      'a loaded CLIP without a list',
      async () => ({ clip: await loadClip(at('clip')) }),
      'captions',
      /loaded already/,
    ],
    ['an empty list', () => ({ captions: [] }), 'captions', /option captions holds no captions/],
    ['no images', () => ({ images: undefined }), 'images', /images is missing: give one or more images/],
    ['a probability above 1', () => ({ certain: 2 }), 'certain', /certain is 2: give a number from 0 to 1/],
    ['a damaged image', () => ({ images: new File(['x'], 'x.png') }), undefined, /x\.png/],
  ])('refuses %s', async (_, request, option, message) => {
    const { result } = caption(await request());
    await expect(result).rejects.toThrow(message);
    await expect(result).rejects.toMatchObject({ option });
  });
});
