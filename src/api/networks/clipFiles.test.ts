import { existsSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UserError } from '../../errors.js';
import { convertFile } from '../../jobs/convert/convertJob.js';
import { tinyClip, tinyTokenizer, tinyVocabulary, writeTinyClip } from '../../jobs/testing/tinyClipFolder.js';
import { loadClip } from './networks.js';

let folder: string;
let count = 0;
const fresh = (): string => path.join(folder, String(count++));
beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'nada-clip-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const text = 'a smiling person';
const { 'tokenizer.json': whole, 'vocab.json': vocab, 'merges.txt': merges } = tinyTokenizer;

describe('a CLIP with its own vocabulary', () => {
  it.each<[string, Record<string, string>]>([
    ['tokenizer.json', { 'tokenizer.json': whole }],
    ['vocab.json and merges.txt', { 'vocab.json': vocab, 'merges.txt': merges }],
  ])('is read with %s', async (_, files) => {
    const place = await writeTinyClip(fresh(), files);
    for (const source of [place, path.join(place, 'model.safetensors')]) {
      const { clip, tokenizer, prompts } = await loadClip(source);
      expect(tokenizer.vocabulary).toEqual(tinyVocabulary);
      expect(tokenizer.encode(text)).toHaveLength(3);
      expect(clip.config.text).toMatchObject({ context: 24, vocabulary: tinyVocabulary.vocab.size });
      expect(prompts).toBeUndefined();
    }
  });

  it("is read with OpenAI's where none lies beside it", async () => {
    const { tokenizer } = await loadClip(await writeTinyClip(fresh()));
    expect(tokenizer.vocabulary.vocab.size).toBe(49408);
  });

  it('may say where texts end', async () => {
    const clip = tinyClip(1, { endToken: tinyVocabulary.endId });
    const loaded = await loadClip(await writeTinyClip(fresh(), { 'tokenizer.json': whole }, clip));
    expect(loaded.clip.config.text.endToken).toBe(tinyVocabulary.endId);
  });

  it('keeps its words when it is converted', async () => {
    const place = await writeTinyClip(fresh(), { 'tokenizer.json': whole, 'prompts.json': '["{}"]' });
    const out = fresh();
    const { files } = await convertFile({ in: place, out, to: 'huggingface' });
    expect(files).toContain(path.join(out, 'tokenizer.json'));
    expect(readFileSync(path.join(out, 'tokenizer.json'), 'utf8')).toBe(whole);
    expect((await loadClip(out)).prompts).toEqual(['{}']);
    expect(existsSync(path.join(out, 'vocab.json'))).toBe(false);
  });

  const bigger = (() => {
    const json = JSON.parse(whole) as { model: { vocab: Record<string, number> } };
    json.model.vocab.more = tinyVocabulary.vocab.size;
    return JSON.stringify(json);
  })();
  it.each<[string, Record<string, string>, RegExp]>([
    ['of another size', { 'tokenizer.json': bigger }, /knows \d+ tokens, and the tokenizer beside it has/],
    ['that is no JSON', { 'tokenizer.json': '{' }, /tokenizer\.json is not JSON/],
    ['that is no tokenizer', { 'tokenizer.json': '[]' }, /tokenizer\.json: .* holds no BPE vocabulary/],
    ['without merges', { 'vocab.json': vocab }, /vocab\.json has no merges\.txt beside it/],
    ['with strange merges', { 'vocab.json': vocab, 'merges.txt': 'zz qq' }, /vocab\.json: .* not a token/],
  ])('is refused with a tokenizer %s', async (_, files, message) => {
    const place = await writeTinyClip(fresh(), files);
    await expect(loadClip(place)).rejects.toThrow(UserError);
    await expect(loadClip(place)).rejects.toThrow(message);
  });

  it('is refused when it ends texts elsewhere', async () => {
    const clip = tinyClip(1, { endToken: 7 });
    const place = await writeTinyClip(fresh(), { 'tokenizer.json': whole }, clip);
    await expect(loadClip(place)).rejects.toThrow(/reads the end of a text at token 7/);
  });

  it('is refused with a tokenizer of absurd size', async () => {
    const place = await writeTinyClip(fresh(), { 'tokenizer.json': whole });
    truncateSync(path.join(place, 'tokenizer.json'), 65 * 2 ** 20);
    await expect(loadClip(place)).rejects.toThrow(
      'has 65 MiB, more than the 64 MiB that a configuration or tokenizer of a CLIP may have',
    );
  });
});

describe('prompts.json', () => {
  it('comes with the CLIP', async () => {
    const place = await writeTinyClip(fresh(), {
      'tokenizer.json': whole,
      'prompts.json': '["{}", "a {} portrait"]',
    });
    expect((await loadClip(place)).prompts).toEqual(['{}', 'a {} portrait']);
  });

  it.each([
    ['{', /is not JSON/],
    ['{}', /no list of 1 to 1000 prompts/],
    ['[]', /no list of 1 to 1000 prompts/],
    [JSON.stringify(Array(1001).fill('{}')), /no list of 1 to 1000 prompts/],
    ['["{}", "a photo"]', /has as prompt 2 no text/],
    ['["{}", 7]', /has as prompt 2 no text/],
    [JSON.stringify([`{}${'x'.repeat(1000)}`]), /has as prompt 1 no text of up to 1000 characters/],
  ])('is refused as %j', async (content, message) => {
    const place = await writeTinyClip(fresh(), { 'tokenizer.json': whole });
    writeFileSync(path.join(place, 'prompts.json'), content);
    await expect(loadClip(place)).rejects.toThrow(UserError);
    await expect(loadClip(place)).rejects.toThrow(message);
  });
});
