import { type ClipConfig, clipNormalization, randomClip } from '../../clip/index.js';
import { integers, normals } from '../../random/index.js';
import { createEngine } from '../../runtime/engine.node.js';
import { floatTensor, type TensorData } from '../../tensorData.js';
import { contrastiveSettings, type GivenContrastiveSettings } from '../settings/table.js';
import { ContrastiveTrainer, type PairBatch } from '../trainer.js';

/** A CLIP for pictures of 16 px and texts of 8 tokens out of 24. */
export const tinyConfig: ClipConfig = {
  embedding: 16,
  image: { kind: 'vit', width: 32, layers: 2, heads: 2, hidden: 64, patch: 4, resolution: 16 },
  text: { width: 32, layers: 2, heads: 2, hidden: 64, context: 8, vocabulary: 24, endToken: undefined },
  activation: 'quickGelu',
  epsilon: 1e-5,
  ...clipNormalization,
};

const endToken = 23;
const [red, green, blue, left, right, above, below, words] = [1, 2, 3, 4, 5, 6, 7, 8];

/** Tokens of a text, filled up to the context. */
export function textOf(tokens: readonly number[]): number[] {
  const text = [22, ...tokens, endToken];
  return [...text, ...new Array<number>(tinyConfig.text.context - text.length).fill(0)];
}

/**
 * Pictures of a square of one of three colours in one of four corners, with noise, and texts that say so in one of two
 * orders, after a filler word that means nothing.
 */
export function squares(batch: number, seed: number, step: number): PairBatch & { kinds: number[] } {
  const data = normals({ seed, stream: 'noise', step }, batch * 3 * 256).map((value) => value * 0.2 - 0.5);
  const draws = integers({ seed, stream: 'squares', step }, batch * 5, 840);
  const kinds: number[] = [];
  const tokens: number[] = [];
  for (let i = 0; i < batch; i++) {
    const [colour, x, y, order, filler] = [3, 2, 2, 2, 4].map((below, k) => draws[i * 5 + k] % below);
    for (let row = 0; row < 6; row++) {
      for (let column = 0; column < 6; column++) {
        data[i * 768 + colour * 256 + (row + 1 + 8 * y) * 16 + column + 1 + 8 * x] += 1.2;
      }
    }
    const place = [x === 0 ? left : right, y === 0 ? above : below];
    const name = [red, green, blue][colour];
    tokens.push(...textOf([words + filler, ...(order === 0 ? [name, ...place] : [...place, name])]));
    kinds.push(colour * 4 + x * 2 + y);
  }
  return {
    pictures: floatTensor(data, [batch, 3, 16, 16]),
    tokens: int32(tokens, [batch, tinyConfig.text.context]),
    kinds,
  };
}

/** Pictures of the same squares before and after they turn from red to green or blue, and the texts of these changes. */
export function recoloured(batch: number, pairs: number, seed: number, step: number): PairBatch {
  const whole = squares(batch, seed, step);
  const data = whole.pictures.data;
  const of = Array.from({ length: pairs }, (_, i) => i % 2);
  for (let i = 0; i < pairs; i++) {
    const x = integers({ seed, stream: 'place', step, element: i }, 1, 2)[0];
    for (const [row, colour] of [
      [i, 0],
      [i + pairs, 1 + of[i]],
    ]) {
      data.fill(-0.5, row * 768, (row + 1) * 768);
      for (let k = 0; k < 36; k++) {
        data[row * 768 + colour * 256 + (Math.floor(k / 6) + 1) * 16 + (k % 6) + 1 + 8 * x] = 0.7;
      }
      const text = textOf([words, [red, green, blue][colour], x === 0 ? left : right, above]);
      whole.tokens.data.set(text, row * tinyConfig.text.context);
    }
  }
  const changes = [red, red, green, blue].flatMap((colour) => textOf([words, colour]));
  return {
    ...whole,
    changes: { tokens: int32(changes, [4, tinyConfig.text.context]), of: int32(of, [pairs]) },
  };
}

/** A trainer of the tiny CLIP on an engine of its own, which `close` closes too. */
export async function tinyTrainer(settings: GivenContrastiveSettings = {}, seed = 1) {
  const runtime = createEngine({ device: 'cpu', threads: 1 });
  const stage = { runtime, lowering: 'auto' } as const;
  const usual = {
    batch: 16,
    microBatch: 16,
    context: tinyConfig.text.context,
    learningRate: 3e-3,
    warmUp: 10,
    steps: 150,
    averageDecay: 0.95,
  };
  const start = randomClip(tinyConfig, seed);
  const trainer = await ContrastiveTrainer.create(stage, start, contrastiveSettings(usual, settings));
  return { trainer, stage, close: () => runtime.close() };
}

function int32(data: readonly number[], shape: readonly number[]): TensorData<'int32'> {
  return { data: Int32Array.from(data), shape, dtype: 'int32' };
}
