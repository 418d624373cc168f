import { UserError } from '../../errors.js';
import { toByteCharacters } from './byteAlphabet.js';
import { BytePairEncoder } from './bytePairs.js';
import { openaiVocabulary } from './openaiVocabulary.js';
import { splitWords } from './splitWords.js';
import {
  type ClipVocabulary,
  createVocabulary,
  endToken,
  startToken,
  type VocabularySource,
} from './vocabulary.js';

const longestText = 20_000;

/** Options of {@link ClipTokenizer.tokenize}. */
export interface TokenizeOptions {
  /** Tokens per row, start and end included: the CLIP's `config.text.context`, 77 in every published one. */
  readonly context?: number;
  /** Truncates a longer text and ends it with the end token, instead of rejecting it. */
  readonly truncate?: boolean;
}

/** CLIP's byte-pair tokenizer, equal to OpenAI's `clip.tokenize` with ftfy installed. */
export class ClipTokenizer {
  readonly vocabulary: ClipVocabulary;
  readonly #encoder: BytePairEncoder;

  private constructor(vocabulary: ClipVocabulary) {
    this.vocabulary = vocabulary;
    this.#encoder = new BytePairEncoder(vocabulary);
  }

  /** Creates a tokenizer for a given vocabulary, or for the one that OpenAI's models share (loaded on first use). */
  static async create(vocabulary?: ClipVocabulary | VocabularySource): Promise<ClipTokenizer> {
    if (vocabulary === undefined) return new ClipTokenizer(await openaiVocabulary());
    return new ClipTokenizer('startId' in vocabulary ? vocabulary : createVocabulary(vocabulary));
  }

  /**
   * Encodes a text as token ids, without start and end.
   *
   * @throws UserError for a text of more than 20,000 characters.
   */
  encode(text: string): number[] {
    if (text.length > longestText) {
      throw new UserError(
        `the prompt "${shorten(text)}" has ${text.length} characters, but the limit is ${longestText}; shorten it`,
      );
    }
    const ids: number[] = [];
    for (const word of splitWords(text)) {
      if (word === startToken) ids.push(this.vocabulary.startId);
      else if (word === endToken) ids.push(this.vocabulary.endId);
      else ids.push(...this.#encoder.encodeWord(toByteCharacters(word)));
    }
    return ids;
  }

  /**
   * Encodes texts as token ids `[N, context]`, row-major: start, the text, end, then padding.
   *
   * @throws UserError that names the prompt when it does not fit and `truncate` is off.
   */
  tokenize(texts: string | readonly string[], options: TokenizeOptions = {}): Int32Array<ArrayBuffer> {
    const { context = 77, truncate = false } = options;
    if (!Number.isInteger(context) || context < 2) {
      throw new UserError(`the option "context" is ${context}; use a whole number of at least 2 tokens`);
    }
    const rows = typeof texts === 'string' ? [texts] : texts;
    const { startId, endId, padId } = this.vocabulary;
    const tokens = new Int32Array(rows.length * context).fill(padId);
    for (const [row, text] of rows.entries()) {
      const ids = [startId, ...this.encode(text), endId];
      if (ids.length > context && !truncate) {
        throw new UserError(
          `the prompt "${shorten(text)}" takes ${ids.length} tokens, but CLIP reads at most ${context}; shorten it`,
        );
      }
      if (ids.length > context) ids.splice(context - 1, ids.length, endId);
      tokens.set(ids, row * context);
    }
    return tokens;
  }
}

function shorten(text: string): string {
  const characters = [...text.slice(0, 200)];
  return characters.length > 60 ? `${characters.slice(0, 57).join('')}...` : text;
}
