import type { ClipVocabulary } from './vocabulary.js';

const cacheLimit = 32768;

/** Splits words into tokens by joining the highest-ranked pair until none is left (Sennrich et al. 2016). */
export class BytePairEncoder {
  readonly #ranks = new Map<string, number>();
  readonly #vocab: ReadonlyMap<string, number>;
  readonly #unknownId: number;
  readonly #cache = new Map<string, readonly number[]>();

  constructor(vocabulary: ClipVocabulary) {
    this.#vocab = vocabulary.vocab;
    this.#unknownId = vocabulary.endId;
    for (const [rank, [left, right]] of vocabulary.merges.entries())
      this.#ranks.set(`${left} ${right}`, rank);
  }

  /** The token ids of one word in byte characters; parts outside the vocabulary become the end token. */
  encodeWord(word: string): readonly number[] {
    const cached = this.#cache.get(word);
    if (cached !== undefined) return cached;
    const ids = this.#split(word).map((part) => this.#vocab.get(part) ?? this.#unknownId);
    if (this.#cache.size >= cacheLimit) this.#cache.clear();
    this.#cache.set(word, ids);
    return ids;
  }

  #split(word: string): readonly string[] {
    let parts: string[] = [...word.slice(0, -1), `${word.slice(-1)}</w>`];
    while (parts.length > 1) {
      const pair = this.#mostUrgentPair(parts);
      if (pair === undefined) break;
      parts = joinPair(parts, pair[0], pair[1]);
    }
    return parts;
  }

  #mostUrgentPair(parts: readonly string[]): readonly [string, string] | undefined {
    let best: readonly [string, string] | undefined;
    let bestRank = Number.POSITIVE_INFINITY;
    for (let index = 1; index < parts.length; index++) {
      const rank = this.#ranks.get(`${parts[index - 1]} ${parts[index]}`);
      if (rank === undefined || rank >= bestRank) continue;
      bestRank = rank;
      best = [parts[index - 1], parts[index]];
    }
    return best;
  }
}

function joinPair(parts: readonly string[], left: string, right: string): string[] {
  const joined: string[] = [];
  for (let index = 0; index < parts.length; index++) {
    const isPair = parts[index] === left && parts[index + 1] === right;
    joined.push(isPair ? left + right : parts[index]);
    if (isPair) index += 1;
  }
  return joined;
}
