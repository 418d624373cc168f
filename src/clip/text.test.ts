import { describe, expect, it } from 'vitest';
import { input, interpret } from '../graph/index.js';
import { relativeToPeak } from '../testing/runOnEngine.js';
import { encodeText, endOfTextRows, randomClip, trimTokens } from './index.js';
import { constantParameters, tinyVit } from './testing/goldenClip.js';

const context = tinyVit.text.context;
const config = { endToken: undefined };
// Start 28, end 29, padding 0, as CLIP's tokenizer lays texts out.
const tokens = Int32Array.from([
  ...[28, 5, 6, 29, 0, 0, 0, 0, 0],
  ...[28, 7, 3, 1, 2, 29, 0, 0, 0],
  ...[28, 29, 0, 0, 0, 0, 0, 0, 0],
]);

function encode(matrix: Int32Array, length: number, ends: Int32Array): Float64Array {
  const parameters = constantParameters(randomClip(tinyVit, 4));
  const count = matrix.length / length;
  const text = encodeText(
    tinyVit,
    parameters,
    input('tokens', [count, length], 'int32'),
    input('ends', [count], 'int32'),
  );
  return interpret([text], { tokens: matrix, ends })[0].data;
}

describe('endOfTextRows', () => {
  it('finds the largest token of each text', () => {
    expect([...endOfTextRows(config, tokens, context)]).toEqual([3, 9 + 5, 18 + 1]);
  });

  it('finds the first end token, or the first place when there is none', () => {
    expect([...endOfTextRows({ endToken: 6 }, tokens, context)]).toEqual([2, 9, 18]);
    const padded = Int32Array.from([28, 4, 29, 29, 29]);
    expect([...endOfTextRows({ endToken: 29 }, padded, 5)]).toEqual([2]);
    expect([...endOfTextRows(config, padded, 5)]).toEqual([2]);
  });
});

describe('trimTokens', () => {
  it('keeps the columns up to the end of the longest text', () => {
    const trimmed = trimTokens(config, tokens, context);
    expect(trimmed.length).toBe(6);
    expect([...trimmed.tokens]).toEqual([28, 5, 6, 29, 0, 0, 28, 7, 3, 1, 2, 29, 28, 29, 0, 0, 0, 0]);
  });

  it('changes no embedding', () => {
    const trimmed = trimTokens(config, tokens, context);
    const whole = encode(tokens, context, endOfTextRows(config, tokens, context));
    const short = encode(trimmed.tokens, 6, endOfTextRows(config, trimmed.tokens, 6));
    expect(relativeToPeak(short, whole)).toBeLessThan(1e-13);
  });
});

describe('encodeText', () => {
  it('does not see what follows the end of a text', () => {
    const other = tokens.map((token, i) => (i % context > 5 ? 11 : token));
    const ends = endOfTextRows(config, tokens, context);
    expect(relativeToPeak(encode(other, context, ends), encode(tokens, context, ends))).toBe(0);
  });

  it('refuses texts beyond the context', () => {
    const length = context + 1;
    expect(() => encode(new Int32Array(length), length, new Int32Array(1))).toThrow('up to 9 tokens');
  });
});
