import { UserError } from '../../errors.js';
import { byteCharactersInTokenOrder } from './byteAlphabet.js';

/** The token that begins every text. */
export const startToken = '<|startoftext|>';
/** The token that ends every text. */
export const endToken = '<|endoftext|>';

/** A byte-level vocabulary of CLIP's kind, in which `</w>` marks the end of a word. */
export interface ClipVocabulary {
  /** Token -> id, with distinct non-negative ids. */
  readonly vocab: ReadonlyMap<string, number>;
  /** Pairs to join, in order of priority. */
  readonly merges: readonly (readonly [string, string])[];
  /** Id before every text. */
  readonly startId: number;
  /**
   * Id after every text; OpenAI's text tower reads its feature at the position of the largest id, which is this one.
   */
  readonly endId: number;
  /** Id that pads the rest of the context: 0 in OpenAI's tokenizer. */
  readonly padId: number;
}

/** The input of {@link createVocabulary}: the two parts of a Hugging Face tokenizer, in any of their forms. */
export interface VocabularySource {
  /** Token -> id, as in `vocab.json`. */
  readonly vocab: ReadonlyMap<string, number> | Readonly<Record<string, number>>;
  /** Merges as `a b` lines, as pairs, or the whole text of `merges.txt`. */
  readonly merges: string | readonly (string | readonly [string, string])[];
  readonly startToken?: string;
  readonly endToken?: string;
  readonly padId?: number;
}

function parseMerge(merge: unknown, index: number): readonly [string, string] {
  const parts: unknown = typeof merge === 'string' ? merge.split(' ') : merge;
  if (
    !Array.isArray(parts) ||
    parts.length !== 2 ||
    !parts.every((part) => typeof part === 'string' && part !== '')
  ) {
    throw new UserError(
      `tokenizer merges: entry ${index} is not a pair of tokens; use the merges.txt that belongs to the vocabulary`,
    );
  }
  return [parts[0] as string, parts[1] as string];
}

/**
 * Creates a checked vocabulary from `vocab.json` and `merges.txt`.
 *
 * @throws UserError when an id is not a whole number, a merge is not a pair, or a special token is missing.
 */
export function createVocabulary(source: VocabularySource): ClipVocabulary {
  const entries = source.vocab instanceof Map ? [...source.vocab] : Object.entries(source.vocab);
  for (const [token, id] of entries) {
    if (!Number.isInteger(id) || id < 0 || id > 0x7fffffff) {
      throw new UserError(
        `tokenizer vocabulary: the id of "${token.slice(0, 60)}" is not a whole number; use a valid vocab.json`,
      );
    }
  }
  const vocab = new Map<string, number>(entries);
  const lines =
    typeof source.merges === 'string'
      ? source.merges.split(/\r?\n/).filter((line) => line !== '' && !line.startsWith('#version'))
      : source.merges;
  const merges = Array.from(lines, parseMerge);
  const idOf = (token: string): number => {
    const id = vocab.get(token);
    if (id === undefined) {
      throw new UserError(`tokenizer vocabulary: "${token}" is missing; use the vocab.json of a CLIP model`);
    }
    return id;
  };
  const startId = idOf(source.startToken ?? startToken);
  const endId = idOf(source.endToken ?? endToken);
  return { vocab, merges, startId, endId, padId: source.padId ?? 0 };
}

/**
 * Reads the vocabulary of a parsed Hugging Face `tokenizer.json` with a BPE model.
 *
 * @throws UserError when it holds another kind of model.
 */
export function vocabularyFromTokenizerJson(json: unknown): ClipVocabulary {
  const model = (json as { model?: { vocab?: unknown; merges?: unknown } } | null)?.model;
  const { vocab, merges } = model ?? {};
  if (typeof vocab !== 'object' || vocab === null || Array.isArray(vocab) || !Array.isArray(merges)) {
    throw new UserError(
      'tokenizer.json holds no BPE vocabulary with merges; use the tokenizer.json of a CLIP model',
    );
  }
  const all = new Map(Object.entries(vocab as Record<string, number>));
  const added = (json as { added_tokens?: unknown }).added_tokens;
  for (const token of Array.isArray(added) ? (added as unknown[]) : []) {
    const { content, id } = (token ?? {}) as { content?: unknown; id?: unknown };
    if (typeof content === 'string' && typeof id === 'number') all.set(content, id);
  }
  return createVocabulary({ vocab: all, merges: merges as string[] });
}

/** A vocabulary whose ids follow from its merges: bytes, bytes that end a word, merges, then start and end. */
export function vocabularyFromMerges(merges: readonly (readonly [string, string])[]): ClipVocabulary {
  const tokens = [
    ...byteCharactersInTokenOrder,
    ...byteCharactersInTokenOrder.map((character) => `${character}</w>`),
    ...merges.map(([left, right]) => left + right),
    startToken,
    endToken,
  ];
  return createVocabulary({ vocab: new Map(tokens.map((token, id) => [token, id])), merges });
}
