import { errorFunction } from '#nada/graph/primitives/errorFunction.js';
import { normals } from '#nada/random/index.js';
import { type Choice, choices } from './attributes.js';

/** Everything that decides how a face looks, whatever domain it is drawn in: ground truth. */
export interface Face extends Readonly<{ [K in keyof typeof choices]: Choice<K> }> {
  /** Turn of the head, -1 (towards the picture's left edge) to 1 (right). */
  readonly yaw: number;
  /** Nod of the head, -1 (down) to 1 (up). */
  readonly pitch: number;
  /** Tilt of the head, -1 (clockwise for the viewer) to 1. */
  readonly roll: number;
  /** Tone of the skin, 0 (palest) to 1 (darkest). */
  readonly skin: number;
  /** -1 (crying) over -0.5 (sad), 0 (neutral), 0.5 (smiling) to 1 (laughing). */
  readonly expression: number;
  /** 0 (a young adult) to 1 (a very old person): wrinkles, sagging; hair is grey by `hairColour` alone. */
  readonly age: number;
  /** Width of the face, 0 (narrow) to 1 (wide). */
  readonly faceWidth: number;
  /** 0 (a pointed chin) to 1 (a square jaw). */
  readonly jaw: number;
  /** 0 (small) to 1 (large). */
  readonly eyeSize: number;
  /** Distance of the eyes, 0 (close) to 1 (wide apart). */
  readonly eyeSpacing: number;
  /** 0 (small) to 1 (large). */
  readonly noseSize: number;
  /** 0 (thin) to 1 (full). */
  readonly lips: number;
  /** 0 (thin, arched) to 1 (bushy, straight). */
  readonly brows: number;
  /** From which side the light comes, -1 (left) to 1 (right). */
  readonly light: number;
}

const continuous = [
  'yaw',
  'pitch',
  'roll',
  'skin',
  'expression',
  'age',
  'faceWidth',
  'jaw',
  'eyeSize',
  'eyeSpacing',
  'noseSize',
  'lips',
  'brows',
  'light',
] as const;
const signed: ReadonlySet<string> = new Set(['yaw', 'pitch', 'roll', 'expression', 'light']);
const discrete = Object.keys(choices) as (keyof typeof choices)[];

/** How many standard normal numbers a face is made of. */
export const faceWidthOfLatent = continuous.length + discrete.length;

/**
 * The face of a vector of standard normal numbers, of which the first {@link faceWidthOfLatent} count.
 *
 * Each attribute is read off one number through the normal distribution function, so attributes are independent,
 * continuous ones uniform in their range, and discrete ones as frequent as `choices` says.
 */
export function faceOfLatent(latent: ArrayLike<number>): Face {
  const uniform = (index: number): number => 0.5 * (1 + errorFunction(latent[index] / Math.SQRT2));
  const numbers = continuous.map((name, i) => [name, signed.has(name) ? 2 * uniform(i) - 1 : uniform(i)]);
  const words = discrete.map((name, i) => [name, pick(choices[name], uniform(continuous.length + i))]);
  return Object.fromEntries([...numbers, ...words]) as unknown as Face;
}

/**
 * How each number of a latent becomes an attribute: `continuous`, or the places, in units of the normal distribution, where
 * one class ends and the next begins.
 */
export function attributeThresholds(): (readonly number[] | 'continuous')[] {
  const borders = discrete.map((name) => {
    const weights = Object.values(choices[name]);
    const total = weights.reduce((sum: number, weight) => sum + weight, 0);
    let below = 0;
    return weights.slice(0, -1).map((weight) => {
      below += weight;
      return normalQuantile(below / total);
    });
  });
  return [...continuous.map(() => 'continuous' as const), ...borders];
}

/** Face number `index` of the world with that seed. */
export function randomFace(seed: number, index: number): Face {
  return faceOfLatent(normals({ seed, stream: 'world.face', step: index }, faceWidthOfLatent));
}

function pick(table: Readonly<Record<string, number>>, uniform: number): string {
  const entries = Object.entries(table);
  const total = entries.reduce((sum, [, weight]) => sum + weight, 0);
  let rest = uniform * total;
  for (const [word, weight] of entries) {
    rest -= weight;
    if (rest < 0) return word;
  }
  return entries[entries.length - 1][0];
}

/** The number below which a standard normal one lies with that probability, by halving. */
function normalQuantile(probability: number): number {
  let [low, high] = [-8, 8];
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (0.5 * (1 + errorFunction(middle / Math.SQRT2)) < probability) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
