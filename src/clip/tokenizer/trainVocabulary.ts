import { assert, UserError } from '../../errors.js';
import { byteCharactersInTokenOrder, toByteCharacters } from './byteAlphabet.js';
import { type CountedPair, PairQueue } from './pairQueue.js';
import { splitWords } from './splitWords.js';
import { type ClipVocabulary, createVocabulary, endToken, startToken } from './vocabulary.js';

/** Options of {@link trainVocabulary}. */
export interface VocabularyOptions {
  /** The maximum number of tokens: 512 for the bytes, 2 for start and end, the rest for merges. */
  readonly size: number;
  /** Pairs that occur less often are not joined; 2 by default. */
  readonly leastCount?: number;
}

const alphabet: readonly string[] = [
  ...byteCharactersInTokenOrder,
  ...byteCharactersInTokenOrder.map((character) => `${character}</w>`),
];
const smallest = alphabet.length + 2;
const largest = 2 ** 20;

/**
 * Learns a byte-level vocabulary of CLIP's kind from texts: the most frequent pair of neighbouring tokens repeatedly
 * becomes a token (Sennrich et al. 2016, algorithm 1).
 *
 * Texts are cleaned and split as in {@link ClipTokenizer}. Ties between equally frequent pairs go to the one that sorts
 * first by its characters, so the same texts in any order give the same vocabulary. It has fewer tokens than `size`
 * when no pair occurs often enough any more. Start and end are the last two tokens, as OpenAI's text tower expects.
 *
 * @throws UserError for a size below 514 or above 1,048,576, and when the texts hold no words.
 */
export function trainVocabulary(texts: Iterable<string>, options: VocabularyOptions): ClipVocabulary {
  const { size, leastCount = 2 } = options;
  if (!Number.isInteger(size) || size < smallest || size > largest) {
    throw new UserError(
      `a vocabulary can't have ${size} tokens; use a whole number from ${smallest} to ${largest}`,
    );
  }
  const learner = new PairLearner(countWords(texts));
  while (learner.tokens.length < size - 2 && learner.joinNext(leastCount));
  const tokens = [...learner.tokens, startToken, endToken];
  return createVocabulary({ vocab: new Map(tokens.map((token, id) => [token, id])), merges: learner.merges });
}

function countWords(texts: Iterable<string>): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const text of texts) {
    for (const word of splitWords(text)) {
      if (word !== startToken && word !== endToken) counts.set(word, (counts.get(word) ?? 0) + 1);
    }
  }
  if (counts.size === 0)
    throw new UserError('the texts hold no words; give texts to learn a vocabulary from');
  return counts;
}

interface Word {
  parts: number[];
  readonly count: number;
}

/** Words split into tokens, with the count of every pair kept up to date. */
class PairLearner {
  readonly tokens: string[] = [...alphabet];
  readonly merges: [string, string][] = [];
  readonly #ids = new Map(alphabet.map((token, id) => [token, id]));
  readonly #words: readonly Word[];
  readonly #counts = new Map<number, number>();
  readonly #wordsOfPair = new Map<number, Set<Word>>();
  /** Holds an entry with the present count of each pair, and outdated ones that are dropped when they come up. */
  readonly #queue = new PairQueue((a, b) => this.#isBefore(a, b));

  constructor(counts: ReadonlyMap<string, number>) {
    this.#words = Array.from(counts, ([word, count]) => ({ parts: this.#split(word), count }));
    for (const word of this.#words) this.#count(word, 1, new Set());
    for (const key of this.#counts.keys()) this.#enqueue(key);
  }

  /** Joins the most frequent pair; returns false when none occurs that often. */
  joinNext(leastCount: number): boolean {
    const pair = this.#mostFrequent(leastCount);
    if (!pair) return false;
    const { left, right } = pair;
    const token = this.tokens[left] + this.tokens[right];
    this.merges.push([this.tokens[left], this.tokens[right]]);
    // Two pairs may spell the same token.
    let id = this.#ids.get(token);
    if (id === undefined) {
      id = this.tokens.push(token) - 1;
      this.#ids.set(token, id);
    }
    const changed = new Set<number>();
    for (const word of [...(this.#wordsOfPair.get(keyOf(left, right)) ?? [])]) {
      this.#count(word, -1, changed);
      word.parts = join(word.parts, left, right, id);
      this.#count(word, 1, changed);
    }
    for (const key of changed) this.#enqueue(key);
    return true;
  }

  #split(word: string): number[] {
    const characters = toByteCharacters(word);
    return Array.from(characters, (character, i) => {
      const id = this.#ids.get(i === characters.length - 1 ? `${character}</w>` : character);
      assert(id !== undefined, 'every byte is a token');
      return id;
    });
  }

  /** Adds a word's pairs to the counts, or subtracts them. */
  #count(word: Word, sign: 1 | -1, changed: Set<number>): void {
    for (let i = 1; i < word.parts.length; i++) {
      const key = keyOf(word.parts[i - 1], word.parts[i]);
      this.#counts.set(key, (this.#counts.get(key) ?? 0) + sign * word.count);
      changed.add(key);
      const words = this.#wordsOfPair.get(key) ?? new Set();
      if (sign === 1) words.add(word);
      else words.delete(word);
      this.#wordsOfPair.set(key, words);
    }
  }

  #enqueue(key: number): void {
    const count = this.#counts.get(key) ?? 0;
    if (count > 0) this.#queue.add({ left: Math.floor(key / largest), right: key % largest, count });
    else this.#forget(key);
  }

  #forget(key: number): void {
    this.#counts.delete(key);
    this.#wordsOfPair.delete(key);
  }

  #mostFrequent(leastCount: number): CountedPair | undefined {
    for (;;) {
      const pair = this.#queue.takeFirst();
      if (!pair || pair.count < leastCount) return undefined;
      if (this.#counts.get(keyOf(pair.left, pair.right)) === pair.count) return pair;
    }
  }

  #isBefore(a: CountedPair, b: CountedPair): boolean {
    if (a.count !== b.count) return a.count > b.count;
    const [first, second] = [a, b].map(({ left }) => this.tokens[left]);
    if (first !== second) return first < second;
    return this.tokens[a.right] < this.tokens[b.right];
  }
}

function keyOf(left: number, right: number): number {
  return left * largest + right;
}

function join(parts: readonly number[], left: number, right: number, id: number): number[] {
  const joined: number[] = [];
  for (let i = 0; i < parts.length; i++) {
    const isPair = parts[i] === left && parts[i + 1] === right;
    joined.push(isPair ? id : parts[i]);
    if (isPair) i += 1;
  }
  return joined;
}
