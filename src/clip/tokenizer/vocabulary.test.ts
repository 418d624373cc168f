import { beforeAll, describe, expect, it } from 'vitest';
import { UserError } from '../../errors.js';
import { byteCharactersInTokenOrder, characterOfByte, toByteCharacters } from './byteAlphabet.js';
import { ClipTokenizer } from './clipTokenizer.js';
import { openaiVocabulary } from './openaiVocabulary.js';
import { type ClipVocabulary, createVocabulary, vocabularyFromTokenizerJson } from './vocabulary.js';

const vocab = { a: 0, b: 1, 'b</w>': 2, 'ab</w>': 3, 'a</w>': 4, '<|startoftext|>': 5, '<|endoftext|>': 6 };

describe('byte alphabet', () => {
  it('gives every byte a character of its own', () => {
    expect(new Set(characterOfByte).size).toBe(256);
    expect(new Set(byteCharactersInTokenOrder)).toEqual(new Set(characterOfByte));
    expect(byteCharactersInTokenOrder[0]).toBe('!');
    expect(byteCharactersInTokenOrder[255]).toBe('Ń');
    expect(toByteCharacters('é ')).toBe('Ã©Ġ');
  });
});

describe('another vocabulary', () => {
  it('is read from vocab.json and the text of merges.txt', async () => {
    const merges = '#version: 0.2\na b</w>\n';
    const tokenizer = await ClipTokenizer.create({ vocab, merges, padId: 6 });
    expect(tokenizer.encode('ab a b')).toEqual([3, 4, 2]);
    expect([...tokenizer.tokenize('ab', { context: 5 })]).toEqual([5, 3, 6, 6, 6]);
  });

  it('is read from tokenizer.json with pairs or lines', async () => {
    const { '<|startoftext|>': start, '<|endoftext|>': end, ...plain } = vocab;
    const added = [
      { id: start, content: '<|startoftext|>' },
      { id: end, content: '<|endoftext|>' },
    ];
    for (const merges of [['a b</w>'], [['a', 'b</w>']]]) {
      const json: unknown = { model: { type: 'BPE', vocab: plain, merges }, added_tokens: added };
      const tokenizer = await ClipTokenizer.create(vocabularyFromTokenizerJson(json));
      expect(tokenizer.encode('AB')).toEqual([3]);
    }
  });

  it.each<[string, unknown]>([
    ['nothing', null],
    ['a word-piece model', { model: { type: 'WordPiece', vocab } }],
    ['merges that are no pairs', { model: { vocab, merges: ['a b c'] } }],
    ['merges of numbers', { model: { vocab, merges: [1] } }],
    ['no special tokens', { model: { vocab: { a: 0 }, merges: [] } }],
    ['ids that are no numbers', { model: { vocab: { ...vocab, a: 'x' }, merges: [] } }],
    ['negative ids', { model: { vocab: { ...vocab, a: -1 }, merges: [] } }],
  ])('rejects %s', (_, json) => {
    expect(() => vocabularyFromTokenizerJson(json)).toThrow(UserError);
  });

  it('is not confused by names of object members', () => {
    const hostile = createVocabulary({ vocab: { ...vocab, constructor: 7 }, merges: [] });
    expect(hostile.vocab.get('constructor')).toBe(7);
    expect(hostile.vocab.get('toString')).toBeUndefined();
  });
});

describe("OpenAI's vocabulary", () => {
  let openai: ClipVocabulary;
  beforeAll(async () => {
    openai = await openaiVocabulary();
  });

  it('gives the same tokens from its Hugging Face form', async () => {
    const source = { vocab: openai.vocab, merges: openai.merges.map((pair) => pair.join(' ')).join('\n') };
    const tokenizer = await ClipTokenizer.create(source);
    const reference = await ClipTokenizer.create();
    for (const text of ['a photo of a cat', 'naïve façade 한국어']) {
      expect(tokenizer.encode(text)).toEqual(reference.encode(text));
    }
  });

  it('is loaded once', async () => {
    expect(await openaiVocabulary()).toBe(openai);
  });
});
