import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import '../../platform.node.js';
import { writeCaptionedSquares } from '../../../jobs/testing/captionedSquares.js';
import { tinyTokenizer, writeTinyClip } from '../../../jobs/testing/tinyClipFolder.js';
import { nodeImageCodec } from '../../../platform/imageCodec.node.js';
import { loadClip } from '../../networks/networks.js';
import type { PrepareEvent } from '../../run/runEvents.js';
import { type SearchClipRequest, searchClip } from './searchClip.js';

let folder: string;
const at = (name: string): string => path.join(folder, name);
const bytesOf = (name: string): Uint8Array<ArrayBuffer> => Uint8Array.from(readFileSync(at(name)));
const texts = ['a photo of a person', 'a sketch', 'a person with red hair'];
const search = (request: Partial<SearchClipRequest>) =>
  searchClip({ clip: at('clip'), device: 'cpu', threads: 1, ...request });

beforeAll(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'nada-search-'));
  await writeTinyClip(at('clip'), { 'tokenizer.json': tinyTokenizer['tokenizer.json'] });
  await writeCaptionedSquares(at('pictures'), 40);
  writeFileSync(at('list.txt'), `${texts.join('\n')}\n`);
  writeFileSync(
    at('grammar.json'),
    JSON.stringify({ head: { name: 'x', classes: { a: ['a'] } }, slots: [] }),
  );
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const cosinesOf = (found: readonly { readonly cosine: number }[]): number[] =>
  found.map(({ cosine }) => cosine);

describe('searchClip', () => {
  it('takes images of every form and gives them back as matches, with the same cosines', async () => {
    const expected = await search({ query: texts, images: [at('pictures/000.png'), at('pictures/001.png')] })
      .result;
    expect(expected.map(({ query }) => query)).toEqual(texts);
    const [a, b] = [bytesOf('pictures/000.png'), bytesOf('pictures/001.png')];
    for (const images of [
      [a, new Blob([b])],
      [new URL(`file://${at('pictures/000.png')}`), b.buffer],
      [await nodeImageCodec.decode(a, 'a'), new File([b], 'b.png')],
    ]) {
      const found = await search({ query: texts, images }).result;
      for (const [i, { found: matches }] of found.entries()) {
        expect(cosinesOf(matches)).toEqual(cosinesOf(expected[i].found));
        for (const { match } of matches) expect(images).toContain(match);
      }
    }
  });

  it('takes a CLIP by path, by its files, and loaded', async () => {
    const request = { query: 'a sketch', images: at('pictures'), top: 3 };
    const expected = await search(request).result;
    expect(expected[0].found).toHaveLength(3);
    for (const clip of [
      await loadClip(at('clip')),
      Object.fromEntries(
        ['model.safetensors', 'config.json', 'tokenizer.json'].map((name) => [name, bytesOf(`clip/${name}`)]),
      ),
    ]) {
      expect(await search({ ...request, clip }).result).toEqual(expected);
    }
  });

  it('finds the texts of an image in a list and in a file, by the cosines of the other way round', async () => {
    const image = bytesOf('pictures/003.png');
    const [fromList] = await search({ image, texts }).result;
    expect(fromList.query).toBe(image);
    expect(fromList.found.map(({ match }) => match).toSorted()).toEqual(texts.toSorted());
    for (const file of [at('list.txt'), new Blob([texts.join('\n')])]) {
      expect(await search({ image, texts: file }).result).toEqual([fromList]);
    }
    const [back] = await search({ query: fromList.found[0].match as string, images: image }).result;
    expect(back.found[0].cosine).toBeCloseTo(fromList.found[0].cosine, 5);
  });

  it('gives results one by one, stops between them, and reports its progress', async () => {
    const events: PrepareEvent[] = [];
    const run = search({ query: texts, images: at('pictures'), onProgress: (event) => events.push(event) });
    const queries: unknown[] = [];
    for await (const { query } of run) {
      queries.push(query);
      if (queries.length === 2) break;
    }
    expect((await run.result).map(({ query }) => query)).toEqual(texts.slice(0, 2));
    expect(events).toContainEqual({ type: 'prepare', stage: 'pictures', done: 16, total: 40 });
    expect(events).toContainEqual({ type: 'prepare', stage: 'texts', done: 3, total: 3 });
  });

  it('finds among the images that it has seen when it is stopped meanwhile', async () => {
    const run: ReturnType<typeof search> = search({
      query: texts,
      images: at('pictures'),
      top: 100,
      onProgress(event) {
        if (event.type === 'prepare' && event.stage === 'pictures') run.stop();
      },
    });
    const found = await run.result;
    expect(found).toHaveLength(3);
    for (const { found: matches } of found) {
      const first = Array.from({ length: 16 }, (_, i) => at(`pictures/${String(i).padStart(3, '0')}.png`));
      expect(matches.map(({ match }) => match).toSorted()).toEqual(first);
    }
  });

  it('rejects with the reason of its signal', async () => {
    const controller = new AbortController();
    const run = search({
      query: texts,
      images: at('pictures'),
      signal: controller.signal,
      onProgress: () => controller.abort(new Error('later')),
    });
    await expect(run.result).rejects.toThrow('later');
  });

  it.each<[string, () => object, string | undefined, RegExp]>([
    ['nothing to look for', () => ({}), 'images', /give texts and images .* or image/],
    ['texts alone', () => ({ query: 'x' }), 'images', /give texts and images/],
    [
      'both ways at once',
      () => ({ query: 'x', images: at('pictures'), image: at('pictures/000.png'), texts }),
      'images',
      /give texts and images/,
    ],
    [
      'no query',
      () => ({ query: [], images: at('pictures') }),
      'query',
      /query is \[\]: give one or more texts/,
    ],
    [
      'an empty query',
      () => ({ query: ['a', ' '], images: at('pictures') }),
      'query',
      /query is \["a"," "\]: give one or more texts/,
    ],
    ['no images', () => ({ query: 'a', images: [] }), 'images', /images is \[\]: give one or more images/],
    [
      'a list with a number',
      () => ({ image: at('pictures/000.png'), texts: ['a', 2] }),
      'texts',
      /texts has as entry 2 no text/,
    ],
    [
      'a grammar',
      () => ({ image: at('pictures/000.png'), texts: at('grammar.json') }),
      'texts',
      /holds a grammar/,
    ],
    ['a misspelt setting', () => ({ query: 'a', images: at('pictures'), tpo: 2 }), 'tpo', /mean "top"/],
    ['a missing image', () => ({ query: 'a', images: at('absent.png') }), undefined, /absent\.png .*exist/],
  ])('refuses %s', async (_, request, option, message) => {
    const { result } = search(request());
    await expect(result).rejects.toThrow(message);
    await expect(result).rejects.toMatchObject({ option });
  });
});
