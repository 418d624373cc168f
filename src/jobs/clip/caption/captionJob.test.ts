import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UserError } from '../../../errors.js';
import { nodeImageCodec } from '../../../platform/imageCodec.node.js';
import { integers } from '../../../random/index.js';
import { defaultsOf } from '../../../settings/row.js';
import { tinyTokenizer, writeTinyClip } from '../../testing/tinyClipFolder.js';
import { captionFiles } from './captionJob.js';
import { type CaptionOptions, captionOptions } from './options.js';

let folder: string;
const at = (name: string): string => path.join(folder, name);
const texts = ['a photo of a person', 'a sketch', 'a person with red hair'];
const grammar = {
  head: { name: 'domain', classes: { photo: ['a photo of a person'], sketch: ['a sketch'] } },
  slots: [{ name: 'mood', classes: { happy: ['smiling'], sad: ['with a sad face'] } }],
};

beforeAll(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'nada-caption-'));
  const tokenizer = { 'tokenizer.json': tinyTokenizer['tokenizer.json'] };
  await writeTinyClip(at('clip'), { ...tokenizer, 'grammar.json': JSON.stringify(grammar) });
  await writeTinyClip(at('plain'), tokenizer);
  mkdirSync(at('pictures'));
  for (let i = 0; i < 19; i++) {
    const data = Uint8ClampedArray.from(integers({ seed: i, stream: 'picture' }, 40 * 36 * 4, 256));
    const png = await nodeImageCodec.encodePng({ data, width: 40, height: 36 });
    writeFileSync(at(`pictures/${String(i).padStart(2, '0')}.png`), png);
  }
  writeFileSync(at('list.txt'), `${texts.join('\n')}\n\n${texts[0]}\n`);
  writeFileSync(at('list.json'), JSON.stringify(texts));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const caption = (changes: Partial<CaptionOptions>) =>
  captionFiles({
    ...defaultsOf(captionOptions),
    clip: at('clip'),
    images: [at('pictures')],
    device: 'cpu',
    threads: 1,
    ...changes,
  });

describe('captionFiles', () => {
  it('ranks the texts of a list for every picture of a folder', async () => {
    const found = await caption({ captions: at('list.txt') });
    expect(found.map(({ file }) => path.basename(file)).slice(0, 2)).toEqual(['00.png', '01.png']);
    expect(found).toHaveLength(19);
    for (const { captions, choices } of found) {
      expect(captions.map(({ text }) => text).sort()).toEqual([...texts].sort());
      const shares = captions.map(({ probability }) => probability);
      expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9);
      expect(shares).toEqual(shares.toSorted((a, b) => b - a));
      for (const { cosine = 2 } of captions) expect(Math.abs(cosine)).toBeLessThanOrEqual(1 + 1e-9);
      expect(choices).toBeUndefined();
    }
    // Two cosines of one picture tell the ratio of their probabilities: exp(scale * difference), scale 1 / 0.07.
    const [first, second] = found[3].captions;
    const ratio = Math.exp(((first.cosine ?? 0) - (second.cosine ?? 0)) / 0.07);
    expect(first.probability / second.probability).toBeCloseTo(ratio, 4);
  });

  it('gives a picture the same captions alone and among others, from either form of list', async () => {
    const [among, alone] = [
      (await caption({ captions: at('list.txt'), top: 2 }))[18],
      (await caption({ captions: at('list.json'), top: 2, images: [at('pictures/18.png')] }))[0],
    ];
    expect(alone.file).toBe(among.file);
    expect(alone.captions.map(({ text }) => text)).toEqual(among.captions.map(({ text }) => text));
    expect(alone.captions).toHaveLength(2);
    expect(alone.captions[0].cosine).toBeCloseTo(among.captions[0].cosine ?? 2, 5);
  });

  it('composes captions from the grammar beside the CLIP', async () => {
    const [{ captions, choices = [] }] = await caption({
      images: [at('pictures/00.png')],
      certain: 0,
      top: 3,
    });
    expect(captions.length).toBeGreaterThan(1);
    expect(captions[0].text).toMatch(/^a (photo of a person|sketch)(, smiling| with a sad face)$/);
    expect(choices.map(({ slot }) => slot)).toEqual(['domain', 'mood']);
    expect(captions[0].probability).toBeCloseTo(choices[0].probability * choices[1].probability, 9);
  });

  it.each<[string, Partial<CaptionOptions>, RegExp]>([
    ['a missing picture', { images: ['/absent.png'] }, /absent\.png .*does not exist/],
    ['a CLIP without grammar', { clip: 'plain' }, /has no grammar\.json beside its weights: give captions/],
    ['a missing list', { captions: '/absent.txt' }, /absent\.txt .*does not exist/],
    ['an empty list', { captions: 'empty.txt' }, /holds no captions/],
    ['a list of numbers', { captions: 'numbers.json' }, /entry 2 no text/],
    ['a damaged grammar', { captions: 'grammar.json' }, /grammar\.json is no grammar|has a head without/],
    ['a folder without pictures', { images: ['none'] }, /holds no pictures/],
    ['a broken picture', { images: ['broken.png'] }, /broken\.png/],
    ['a caption that is too long', { captions: 'long.txt' }, /CLIP reads at most 24/],
  ])('refuses %s in one sentence', async (_, changes, message) => {
    mkdirSync(at('none'), { recursive: true });
    writeFileSync(at('empty.txt'), '\n \n');
    writeFileSync(at('numbers.json'), '["a", 2]');
    writeFileSync(at('grammar.json'), '{"slots": []}');
    writeFileSync(at('broken.png'), 'no picture');
    writeFileSync(at('long.txt'), 'person '.repeat(40));
    const placed = (name: string): string => (name.startsWith('/') ? name : at(name));
    const { images, clip, captions } = changes;
    const given = {
      ...(images && { images: images.map(placed) }),
      ...(clip && { clip: at(clip) }),
      ...(captions && { captions: placed(captions) }),
    };
    await expect(caption(given)).rejects.toThrow(UserError);
    await expect(caption(given)).rejects.toThrow(message);
  });
});
