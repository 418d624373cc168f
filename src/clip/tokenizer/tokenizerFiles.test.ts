import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../errors.js';
import { ClipTokenizer } from './clipTokenizer.js';
import { openaiVocabulary } from './openaiVocabulary.js';
import { readTokenizerFiles, tokenizerFiles } from './tokenizerFiles.js';
import { trainVocabulary } from './trainVocabulary.js';

const texts = ['a pencil sketch of a smiling person', 'a smiling person, 20 years', "the person's é 😀"];
const vocabulary = trainVocabulary([...texts, ...texts], { size: 560 });
const files = tokenizerFiles(vocabulary, 32);
const json = JSON.parse(files['tokenizer.json']) as {
  model: { vocab: Record<string, number>; merges: unknown[] };
};
const name = 'tokenizer.json';
const read = (tokenizerJson: unknown) => readTokenizerFiles({ tokenizerJson, name });

describe('tokenizerFiles', () => {
  it('give the same vocabulary back, in both forms', () => {
    expect(read(json)).toEqual(vocabulary);
    const vocabJson: unknown = JSON.parse(files['vocab.json']);
    expect(readTokenizerFiles({ vocabJson, merges: files['merges.txt'], name: 'vocab.json' })).toEqual(
      vocabulary,
    );
  });

  it("give OpenAI's vocabulary back", async () => {
    const openai = await openaiVocabulary();
    const written = tokenizerFiles(openai, 77);
    expect(read(JSON.parse(written['tokenizer.json']))).toEqual(openai);
    const tokenizer = await ClipTokenizer.create(read(JSON.parse(written['tokenizer.json'])));
    expect(tokenizer.encode(texts[0])).toEqual((await ClipTokenizer.create()).encode(texts[0]));
  });

  it('have what other readers look for', () => {
    expect(files['merges.txt']).toMatch(/^#version: 0\.2\n\S+ \S+\n/);
    const config = JSON.parse(files['tokenizer_config.json']) as Record<string, unknown>;
    expect(config).toMatchObject({ tokenizer_class: 'CLIPTokenizer', model_max_length: 32 });
    expect(json).toMatchObject({
      added_tokens: [{ content: '<|startoftext|>' }, { content: '<|endoftext|>' }],
      model: { type: 'BPE', end_of_word_suffix: '</w>', unk_token: '<|endoftext|>' },
    });
    expect(Object.values(json.model.vocab).sort((a, b) => a - b)).toEqual(
      Array.from({ length: vocabulary.vocab.size }, (_, id) => id),
    );
  });

  it('round-trip for any training texts', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }), { maxLength: 10 }),
        (lines) => {
          const own = trainVocabulary(['a', ...lines, ...lines], { size: 600 });
          expect(read(JSON.parse(tokenizerFiles(own, 20)['tokenizer.json']))).toEqual(own);
        },
      ),
      { numRuns: 50 },
    );
  });
});

describe('readTokenizerFiles', () => {
  const { vocab, merges } = json.model;
  const { '<|endoftext|>': endId, ...headless } = vocab;
  const changed = (model: Record<string, unknown>) => ({ model: { ...json.model, ...model } });
  it.each<[string, unknown, RegExp]>([
    ['nothing', null, /holds no BPE vocabulary/],
    ['a list', [], /holds no BPE vocabulary/],
    ['a word', 'vocab', /holds no BPE vocabulary/],
    ['another kind of model', changed({ type: 'WordPiece' }), /type "WordPiece"/],
    ['another word ending', changed({ end_of_word_suffix: '' }), /words end with ""/],
    ['a hole in the ids', changed({ vocab: { ...headless, '<|endoftext|>': endId + 1 } }), /once each/],
    ['an id twice', changed({ vocab: { ...vocab, '!': 1 } }), /once each/],
    ['half an id', changed({ vocab: { ...vocab, '!': 0.5 } }), /not a whole number/],
    ['ids of text', changed({ vocab: { ...vocab, '!': '0' } }), /not a whole number/],
    ['no end token', changed({ vocab: headless }), /"<\|endoftext\|>" is missing/],
    ['merges of strangers', changed({ merges: [...merges, 'zz zz'] }), /not a token/],
    ['merges of numbers', changed({ merges: [7] }), /is not a pair/],
    ['merges that are no list', changed({ merges: 'a b' }), /holds no BPE vocabulary/],
    ['a huge token', changed({ vocab: { ...vocab, [`${'x'.repeat(5000)}`]: endId + 1 } }), /5000 characters/],
  ])('refuses %s', (_, value, message) => {
    expect(() => read(value)).toThrow(UserError);
    expect(() => read(value)).toThrow(message);
    expect(() => read(value)).toThrow(/^tokenizer\.json: /);
  });

  it('refuses a vocab.json that is not a table', () => {
    for (const vocabJson of [null, 3, ['a'], 'x']) {
      expect(() => readTokenizerFiles({ vocabJson, merges: '', name: 'vocab.json' })).toThrow(
        /^vocab\.json: .*not a table/,
      );
    }
  });

  it('gives a vocabulary or a sentence for any JSON', () => {
    const part = fc.oneof(
      fc.jsonValue(),
      fc.dictionary(fc.string({ maxLength: 4 }), fc.oneof(fc.nat(6), fc.jsonValue()), { maxKeys: 8 }),
      fc.array(fc.oneof(fc.string(), fc.jsonValue())),
    );
    const model = fc.record(
      { type: fc.oneof(fc.constant('BPE'), part), vocab: part, merges: part, end_of_word_suffix: part },
      { requiredKeys: [] },
    );
    const hostile = fc.oneof(part, fc.record({ model: fc.oneof(model, part), added_tokens: part }));
    fc.assert(
      fc.property(hostile, (value) => {
        try {
          const { vocab: table } = read(value);
          expect(new Set(table.values()).size).toBe(table.size);
        } catch (error) {
          expect(error).toBeInstanceOf(UserError);
          expect((error as Error).message.length).toBeLessThan(400);
        }
      }),
      { numRuns: 500 },
    );
  });
});
