import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UserError } from '../../../errors.js';
import { writeCaptionedSquares } from '../../testing/captionedSquares.js';
import { tinyTokenizer, writeTinyClip } from '../../testing/tinyClipFolder.js';
import type { ClipSearchOptions } from './options.js';
import { searchFiles } from './searchJob.js';

let folder: string;
const at = (name: string): string => path.join(folder, name);
const texts = ['a photo of a person', 'a sketch', 'a person with red hair'];
const search = (given: Partial<ClipSearchOptions>) =>
  searchFiles({ clip: at('clip'), device: 'cpu', threads: 1, ...given });

beforeAll(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'nada-search-'));
  await writeTinyClip(at('clip'), { 'tokenizer.json': tinyTokenizer['tokenizer.json'] });
  await writeCaptionedSquares(at('pictures'), 7);
  writeFileSync(at('list.txt'), `${texts.join('\n')}\n`);
  writeFileSync(
    at('grammar.json'),
    JSON.stringify({ head: { name: 'x', classes: { a: ['a'] } }, slots: [] }),
  );
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('searchFiles', () => {
  it('finds pictures of texts and texts of a picture by the same cosines', async () => {
    const found = await search({ query: [...texts, texts[0]], images: at('pictures'), top: 4 });
    expect(found.map(({ query }) => query)).toEqual(texts);
    for (const result of found) {
      const cosines = result.found.map(({ cosine }) => cosine);
      expect(cosines).toHaveLength(4);
      expect(cosines).toEqual(cosines.toSorted((a, b) => b - a));
    }
    const [{ match, cosine }] = found[1].found;
    expect(path.basename(match)).toMatch(/^00\d\.png$/);
    const [back] = await search({ image: match, texts: at('list.txt'), top: 50 });
    expect(back.query).toBe(match);
    expect(back.found.map((each) => each.match).sort()).toEqual([...texts].sort());
    expect(back.found.find((each) => each.match === texts[1])?.cosine).toBeCloseTo(cosine, 5);
  });

  it.each<[string, Partial<ClipSearchOptions>, RegExp]>([
    ['nothing to look for', {}, /give texts and images .* or image/],
    ['texts alone', { query: ['x'] }, /give texts and images/],
    ['a folder alone', { images: 'pictures' }, /give texts and images/],
    [
      'both ways at once',
      { query: ['x'], images: 'pictures', image: 'pictures/000.png', texts: 'list.txt' },
      /or image/,
    ],
    ['a missing picture', { image: 'absent.png', texts: 'list.txt' }, /absent\.png .*does not exist/],
    ['a missing list', { image: 'pictures/000.png', texts: 'absent.txt' }, /absent\.txt .*does not exist/],
    ['a grammar', { image: 'pictures/000.png', texts: 'grammar.json' }, /holds a grammar/],
  ])('refuses %s in one sentence', async (_, { images, image, texts: list, ...given }, message) => {
    const attempt = search({
      ...given,
      ...(images && { images: at(images) }),
      ...(image && { image: at(image) }),
      ...(list && { texts: at(list) }),
    });
    await expect(attempt).rejects.toThrow(UserError);
    await expect(attempt).rejects.toThrow(message);
  });
});
