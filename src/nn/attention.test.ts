import { describe, expect, it } from 'vitest';
import { constant, input, interpret, type Tensor } from '../graph/index.js';
import { normals } from '../random/index.js';
import { relativeToPeak } from '../testing/runOnEngine.js';
import { type AttentionOptions, selfAttention } from './attention.js';

const [batch, tokens, heads, width] = [2, 5, 2, 6];

function randomValues(stream: string, count: number): Float64Array {
  return Float64Array.from(normals({ seed: 5, stream }, count));
}

const values = {
  x: randomValues('x', batch * tokens * width),
  qkvWeight: randomValues('qkv', 3 * width * width),
  qkvBias: randomValues('qkvBias', 3 * width),
  outWeight: randomValues('out', width * width),
  outBias: randomValues('outBias', width),
};

const parameters = new Map<string, Tensor>([
  ['a.qkv.weight', constant(values.qkvWeight, [3 * width, width])],
  ['a.qkv.bias', constant(values.qkvBias, [3 * width])],
  ['a.out.weight', constant(values.outWeight, [width, width])],
  ['a.out.bias', constant(values.outBias, [width])],
]);

function attention(options: Partial<AttentionOptions> = {}): Float64Array {
  const x = input('x', [batch * tokens, width]);
  const [result] = interpret([selfAttention(parameters, 'a', x, { batch, tokens, heads, ...options })], {
    x: values.x,
  });
  return result.data;
}

/** The same from the definition, one number after another. */
function naiveAttention(visible: (query: number, key: number) => boolean): Float64Array {
  const depth = width / heads;
  const project = (sample: number, token: number, row: number): number => {
    let total = values.qkvBias[row];
    for (let c = 0; c < width; c++) {
      total += values.qkvWeight[row * width + c] * values.x[(sample * tokens + token) * width + c];
    }
    return total;
  };
  const joined = new Float64Array(batch * tokens * width);
  for (let sample = 0; sample < batch; sample++) {
    for (let query = 0; query < tokens; query++) {
      for (let head = 0; head < heads; head++) {
        const powers = Array.from({ length: tokens }, (_, key) => {
          if (!visible(query, key)) return 0;
          let score = 0;
          for (let d = head * depth; d < (head + 1) * depth; d++) {
            score += project(sample, query, d) * project(sample, key, width + d);
          }
          return Math.exp(score / Math.sqrt(depth));
        });
        const total = powers.reduce((a, b) => a + b);
        for (let d = head * depth; d < (head + 1) * depth; d++) {
          powers.forEach((power, key) => {
            joined[(sample * tokens + query) * width + d] +=
              (power / total) * project(sample, key, 2 * width + d);
          });
        }
      }
    }
  }
  return joined.map((_, i) => {
    let total = values.outBias[i % width];
    for (let c = 0; c < width; c++) {
      total += values.outWeight[(i % width) * width + c] * joined[i - (i % width) + c];
    }
    return total;
  });
}

describe('selfAttention', () => {
  it('is what the paper defines', () => {
    expect(
      relativeToPeak(
        attention(),
        naiveAttention(() => true),
      ),
    ).toBeLessThan(1e-13);
  });

  it('looks only where the mask lets it', () => {
    const isVisible = (query: number, key: number): boolean => key <= query;
    const mask = constant(
      Array.from({ length: tokens * tokens }, (_, i) =>
        isVisible(Math.floor(i / tokens), i % tokens) ? 0 : -1e9,
      ),
      [tokens, tokens],
    );
    expect(relativeToPeak(attention({ mask }), naiveAttention(isVisible))).toBeLessThan(1e-13);
  });

  it('gives the first token of each sequence alone when only that asks', () => {
    const all = attention();
    const first = attention({ queries: 'first' });
    expect(first.length).toBe(batch * width);
    const expected = [0, 1].flatMap((sample) => [
      ...all.subarray(sample * tokens * width, sample * tokens * width + width),
    ]);
    expect(relativeToPeak(first, expected)).toBeLessThan(1e-13);
  });
});
