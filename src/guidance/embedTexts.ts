import {
  ClipTokenizer,
  encodeText,
  endOfTextRows,
  towerEntries,
  towerParameters,
  trimTokens,
} from '../clip/index.js';
import { UserError } from '../errors.js';
import { defineProgram, input } from '../graph/index.js';
import { type Stage, withProgram } from '../runtime/stage.js';
import type { TensorData } from '../tensorData.js';
import type { GuidingClip } from './guide.js';
import { unitEmbeddings } from './vectors.js';

/** The number of texts encoded at once, which bounds the memory. */
const textBatch = 16;

/**
 * Computes unit embeddings of texts with a CLIP's text tower, in small batches; equal texts are encoded once.
 *
 * The tower's weights stay in the runtime only while it runs. Throws a `UserError` for a text of too many tokens, or
 * when the CLIP has another vocabulary than the tokenizer.
 */
export async function embedTexts(
  stage: Stage,
  { clip, tokenizer, name = 'the CLIP' }: GuidingClip,
  texts: readonly string[],
  onBatch: (done: number, total: number) => void = () => {},
): Promise<(text: string) => Float64Array> {
  const { config } = clip;
  const unique = [...new Set(texts)];
  const found = new Map<string, Float64Array>();
  if (unique.length > 0) {
    const { context, vocabulary } = config.text;
    const full = (tokenizer ?? (await ClipTokenizer.create())).tokenize(unique, { context });
    if (full.some((token) => token >= vocabulary)) {
      throw new UserError(
        `${name} knows ${vocabulary} tokens, fewer than its tokenizer: give a folder that holds its vocabulary beside its weights`,
      );
    }
    const { tokens, length } = trimTokens(config.text, full, context);
    const batch = Math.min(textBatch, unique.length);
    const prefix = 'textTower.';
    const weights = towerEntries(prefix, clip, 'text');
    const tokenInput = input('tokens', [batch, length], 'int32');
    const endInput = input('ends', [batch], 'int32');
    const embeddings = encodeText(config, towerParameters(prefix, clip, 'text'), tokenInput, endInput);
    await stage.runtime.setState(weights);
    await withProgram(stage, defineProgram('texts', { embeddings }), async (handle) => {
      for (let start = 0; start < unique.length; start += batch) {
        const rows = Int32Array.from(
          { length: batch * length },
          (_, i) =>
            tokens[Math.min(start + Math.floor(i / length), unique.length - 1) * length + (i % length)],
        );
        const ends = endOfTextRows(config.text, rows, length);
        const outputs = await stage.runtime.run(handle, {
          tokens: integers(rows, [batch, length]),
          ends: integers(ends, [batch]),
        });
        const embedded = unitEmbeddings(outputs.embeddings, name);
        for (const [i, text] of unique.slice(start, start + batch).entries()) {
          found.set(text, embedded[i]);
        }
        onBatch(Math.min(start + batch, unique.length), unique.length);
      }
    });
    await stage.runtime.deleteState(Object.keys(weights));
  }
  return (text) => {
    const embedding = found.get(text);
    if (!embedding) throw new Error(`internal error: "${text}" was not encoded`);
    return embedding;
  };
}

function integers(data: Int32Array<ArrayBuffer>, shape: readonly number[]): TensorData<'int32'> {
  return { data, shape, dtype: 'int32' };
}
