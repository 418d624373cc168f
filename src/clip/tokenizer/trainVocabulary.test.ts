import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../errors.js';
import { byteCharactersInTokenOrder, toByteCharacters } from './byteAlphabet.js';
import { ClipTokenizer } from './clipTokenizer.js';
import { splitWords } from './splitWords.js';
import { trainVocabulary } from './trainVocabulary.js';

const repeated = (words: Readonly<Record<string, number>>): string[] =>
  Object.entries(words).flatMap(([word, count]) => Array<string>(count).fill(word));

/** The dictionary of the example in Sennrich et al. 2016, algorithm 1. */
const paper = repeated({ low: 5, lower: 2, newest: 6, widest: 3 });

/** Algorithm 1 as published: every pair is counted again before each merge. */
function naiveMerges(texts: readonly string[], most: number): [string, string][] {
  const words = texts.flatMap(splitWords).map((word) => {
    const characters = [...toByteCharacters(word)];
    return [...characters.slice(0, -1), `${characters.at(-1)}</w>`];
  });
  const merges: [string, string][] = [];
  const known = new Set<string>();
  while (known.size < most) {
    const counts = new Map<string, number>();
    for (const parts of words) {
      for (let i = 1; i < parts.length; i++) {
        const pair = `${parts[i - 1]} ${parts[i]}`;
        counts.set(pair, (counts.get(pair) ?? 0) + 1);
      }
    }
    const least = Math.max(2, ...counts.values());
    const best = [...counts]
      .filter(([, count]) => count === least)
      .map(([pair]) => pair.split(' ') as [string, string])
      .sort(([a, b], [c, d]) => (a < c || (a === c && b < d) ? -1 : 1))[0];
    if (!best) break;
    merges.push(best);
    known.add(best.join(''));
    for (const parts of words) {
      for (let i = 0; i + 1 < parts.length; i++) {
        if (parts[i] === best[0] && parts[i + 1] === best[1]) parts.splice(i, 2, best.join(''));
      }
    }
  }
  return merges;
}

describe('trainVocabulary', () => {
  it("joins the pairs of the paper's example", () => {
    const { merges } = trainVocabulary(paper, { size: 514 + 6 });
    expect(merges).toEqual([
      ['e', 's'],
      ['es', 't</w>'],
      ['l', 'o'],
      ['e', 'w'],
      ['ew', 'est</w>'],
      ['n', 'ewest</w>'],
    ]);
  });

  it('has bytes first, then merges, then start and end', () => {
    const { vocab, startId, endId, merges } = trainVocabulary(paper, { size: 517 });
    expect([...vocab.values()]).toEqual(Array.from({ length: 517 }, (_, id) => id));
    expect([...vocab.keys()].slice(0, 256)).toEqual(byteCharactersInTokenOrder);
    expect(vocab.get('est</w>')).toBe(513);
    expect([startId, endId]).toEqual([515, 516]);
    expect(merges).toHaveLength(3);
  });

  it('ends early when no pair is left that occurs often enough', () => {
    expect(trainVocabulary(['abc abc xyz'], { size: 10_000 }).vocab.size).toBe(514 + 2);
    expect(trainVocabulary(['abc abc xyz'], { size: 10_000, leastCount: 1 }).vocab.size).toBe(514 + 4);
    expect(trainVocabulary(['abc abc xyz'], { size: 10_000, leastCount: 3 }).vocab.size).toBe(514);
  });

  it('does not depend on the order of the texts', () => {
    expect(trainVocabulary(paper.toReversed(), { size: 530 })).toEqual(trainVocabulary(paper, { size: 530 }));
  });

  it('takes a stream of texts', () => {
    function* stream(): Generator<string> {
      yield* paper;
    }
    expect(trainVocabulary(stream(), { size: 530 })).toEqual(trainVocabulary(paper, { size: 530 }));
  });

  it('cleans texts as the tokenizer does and leaves the special tokens whole', () => {
    const plain = trainVocabulary(['a cat & a dog'], { size: 600, leastCount: 1 });
    const wild = trainVocabulary(['A  CAT &amp; a\tDog <|endoftext|><|startoftext|>'], {
      size: 600,
      leastCount: 1,
    });
    expect(wild).toEqual(plain);
  });

  it('gives the merges of the published algorithm for any texts', () => {
    const word = fc.stringMatching(/^[abc]{1,7}$/);
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 40 }), fc.nat(40), (words, most) => {
        const { merges, vocab } = trainVocabulary(words, { size: 514 + most });
        expect(merges).toEqual(naiveMerges(words, most));
        expect(vocab.size).toBeLessThanOrEqual(514 + most);
        expect(new Set(vocab.values()).size).toBe(vocab.size);
      }),
      { numRuns: 200 },
    );
  });

  it('splits any text into known tokens that spell it', async () => {
    const texts = fc.array(fc.string({ unit: 'grapheme', maxLength: 40 }), { minLength: 1, maxLength: 10 });
    const vocabulary = trainVocabulary(paper, { size: 540 });
    const tokenizer = await ClipTokenizer.create(vocabulary);
    const names = [...vocabulary.vocab.keys()];
    fc.assert(
      fc.property(texts, (lines) => {
        for (const line of lines) {
          const ids = tokenizer.encode(line);
          expect(ids).not.toContain(vocabulary.endId);
          const spelled = ids.map((id) => names[id]).join('');
          expect(spelled).toBe(
            splitWords(line)
              .map((part) => `${toByteCharacters(part)}</w>`)
              .join(''),
          );
        }
      }),
    );
  });

  it('makes frequent words single tokens', async () => {
    const tokenizer = await ClipTokenizer.create(
      trainVocabulary(repeated({ 'a smiling zombie': 9 }), { size: 600 }),
    );
    expect(tokenizer.encode('a smiling zombie')).toHaveLength(3);
    expect([...tokenizer.tokenize('a zombie', { context: 6 })]).toHaveLength(6);
  });

  it.each([513, 2 ** 20 + 1, 600.5, Number.NaN])('rejects the size %s', (size) => {
    expect(() => trainVocabulary(paper, { size })).toThrow(UserError);
  });

  it('rejects texts without words', () => {
    expect(() => trainVocabulary(['', '  '], { size: 600 })).toThrow('no words');
  });
});
