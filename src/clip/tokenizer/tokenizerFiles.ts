import { UserError } from '../../errors.js';
import {
  type ClipVocabulary,
  createVocabulary,
  endToken,
  startToken,
  vocabularyFromTokenizerJson,
} from './vocabulary.js';

/** The contents of a tokenizer's files in Hugging Face's format, by file name. */
export interface TokenizerFiles {
  readonly 'vocab.json': string;
  readonly 'merges.txt': string;
  readonly 'tokenizer.json': string;
  readonly 'tokenizer_config.json': string;
}

const mostTokens = 2 ** 20;
const longestToken = 4096;

/**
 * Converts a vocabulary to the files that Hugging Face's `CLIPTokenizer` and `CLIPTokenizerFast` read.
 *
 * `context` is the maximum number of tokens in a text, start and end included.
 */
export function tokenizerFiles(vocabulary: ClipVocabulary, context: number): TokenizerFiles {
  const vocab = Object.fromEntries([...vocabulary.vocab].sort(([, a], [, b]) => a - b));
  const merges = vocabulary.merges.map((pair) => pair.join(' '));
  const { startId, endId } = vocabulary;
  return {
    'vocab.json': `${JSON.stringify(vocab)}\n`,
    'merges.txt': `${['#version: 0.2', ...merges].join('\n')}\n`,
    'tokenizer.json': `${JSON.stringify(
      {
        version: '1.0',
        truncation: null,
        padding: null,
        added_tokens: [addedToken(startToken, startId), addedToken(endToken, endId)],
        normalizer: {
          type: 'Sequence',
          normalizers: [
            { type: 'NFC' },
            { type: 'Replace', pattern: { Regex: '\\s+' }, content: ' ' },
            { type: 'Lowercase' },
          ],
        },
        pre_tokenizer: {
          type: 'Sequence',
          pretokenizers: [
            { type: 'Split', pattern: { Regex: wordRegex }, behavior: 'Removed', invert: true },
            { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true },
          ],
        },
        post_processor: {
          type: 'RobertaProcessing',
          sep: [endToken, endId],
          cls: [startToken, startId],
          trim_offsets: false,
          add_prefix_space: false,
        },
        decoder: { type: 'ByteLevel', add_prefix_space: true, trim_offsets: true },
        model: {
          type: 'BPE',
          dropout: null,
          unk_token: endToken,
          continuing_subword_prefix: '',
          end_of_word_suffix: '</w>',
          fuse_unk: false,
          vocab,
          merges,
        },
      },
      null,
      1,
    )}\n`,
    'tokenizer_config.json': `${JSON.stringify(
      {
        tokenizer_class: 'CLIPTokenizer',
        model_max_length: context,
        do_lower_case: true,
        bos_token: startToken,
        eos_token: endToken,
        unk_token: endToken,
        pad_token: endToken,
      },
      null,
      2,
    )}\n`,
  };
}

/** The split into words in the syntax of Rust's tokenizers. */
const wordRegex =
  "<\\|startoftext\\|>|<\\|endoftext\\|>|'s|'t|'re|'ve|'m|'ll|'d|[\\p{L}]+|[\\p{N}]|[^\\s\\p{L}\\p{N}]+";

function addedToken(content: string, id: number): Record<string, unknown> {
  return { id, content, single_word: false, lstrip: false, rstrip: false, normalized: false, special: true };
}

/**
 * Reads the vocabulary in a tokenizer's files, given as `tokenizer.json` or as `vocab.json` with `merges.txt`, and
 * checks it as untrusted input: ids from 0 without gaps, at most a million tokens, merges whose parts are tokens.
 *
 * @throws UserError that begins with the file's name.
 */
export function readTokenizerFiles(
  files:
    | { readonly tokenizerJson: unknown; readonly name: string }
    | { readonly vocabJson: unknown; readonly merges: string; readonly name: string },
): ClipVocabulary {
  try {
    if ('tokenizerJson' in files) {
      refuseOtherKinds(files.tokenizerJson);
      return checked(vocabularyFromTokenizerJson(files.tokenizerJson));
    }
    const { vocabJson, merges } = files;
    if (typeof vocabJson !== 'object' || vocabJson === null || Array.isArray(vocabJson)) {
      throw new UserError('tokenizer vocabulary: it is not a table of ids; use a valid vocab.json');
    }
    return checked(createVocabulary({ vocab: vocabJson as Record<string, number>, merges }));
  } catch (error) {
    throw error instanceof UserError ? new UserError(`${files.name}: ${error.message}`) : error;
  }
}

function refuseOtherKinds(json: unknown): void {
  const model = (json as { model?: unknown } | null)?.model as Record<string, unknown> | null | undefined;
  if (model?.type !== undefined && model.type !== 'BPE') {
    throw new UserError(
      `it is a tokenizer of type ${shorten(model.type)}, but CLIP's are BPE; use the tokenizer.json of a CLIP`,
    );
  }
  if (model?.end_of_word_suffix !== undefined && model.end_of_word_suffix !== '</w>') {
    throw new UserError(
      `it is a tokenizer whose words end with ${shorten(model.end_of_word_suffix)}, but CLIP's end with "</w>"; ` +
        'use the tokenizer.json of a CLIP',
    );
  }
}

function checked(vocabulary: ClipVocabulary): ClipVocabulary {
  const { vocab, merges } = vocabulary;
  if (vocab.size > mostTokens || merges.length > mostTokens) {
    throw new UserError(`tokenizer vocabulary: more than ${mostTokens} tokens or merges; it is not a CLIP's`);
  }
  const taken = new Uint8Array(vocab.size);
  for (const [token, id] of vocab) {
    if (id >= vocab.size || taken[id] !== 0) {
      throw new UserError(
        `tokenizer vocabulary: the ids are not the numbers from 0 to ${vocab.size - 1}, once each ` +
          `(${shorten(token)} has ${id}); use a complete vocabulary`,
      );
    }
    if (token.length > longestToken) {
      throw new UserError(
        `tokenizer vocabulary: token ${id} has ${token.length} characters; it is not a CLIP's`,
      );
    }
    taken[id] = 1;
  }
  const strange = merges.find(
    ([left, right]) => ![left, right, left + right].every((part) => vocab.has(part)),
  );
  if (strange) {
    throw new UserError(
      `tokenizer merges: ${shorten(strange.join(' '))} uses or forms something that is not a token; ` +
        'use the merges that belong to the vocabulary',
    );
  }
  return vocabulary;
}

function shorten(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
