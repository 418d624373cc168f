import { normals, uniforms } from '../../random/index.js';
import { normalQuantile } from './normalQuantile.js';

/** Random numbers by name; a transformation that draws twice has two. */
export type DrawName =
  | 'xflip'
  | 'rotate90'
  | 'xint'
  | 'scale'
  | 'rotate'
  | 'aniso'
  | 'rotateAfter'
  | 'xfrac'
  | 'brightness'
  | 'contrast'
  | 'lumaflip'
  | 'hue'
  | 'saturation'
  | `imgfilter${number}`
  | 'noise'
  | 'cutout';

/** Where the random numbers of an augmentation come from; all of them are for one batch. */
export interface AugmentDraws {
  /** In [0, 1). */
  uniform(name: DrawName, picture: number, element?: number): number;
  normal(name: DrawName, picture: number, element?: number): number;
  /** The magnitude of a normal number. */
  halfNormal(name: DrawName, picture: number): number;
  /** Whether a picture is transformed, which it is with this probability. */
  applies(name: DrawName, picture: number, probability: number): boolean;
  /** `count` normal numbers: the noise of the whole batch. */
  noise(count: number): Float32Array<ArrayBuffer>;
}

/** Most numbers that one draw takes for one picture. */
const perPicture = 2;

/**
 * Draws of a training step from stateless streams: every kind has its own, so that none moves another, and a picture's
 * draws do not depend on the size of the batch.
 */
export function philoxDraws(stream: string, batch: number, seed: number, step: number): AugmentDraws {
  const drawn = new Map<string, Float32Array>();
  const numbers = (kind: string, draw: typeof uniforms, count: number): Float32Array => {
    const present = drawn.get(kind);
    if (present) return present;
    const fresh = draw({ seed, stream: `${stream}.${kind}`, step }, count);
    drawn.set(kind, fresh);
    return fresh;
  };
  const normal = (name: DrawName, picture: number, element = 0) =>
    numbers(`${name}.normal`, normals, batch * perPicture)[picture * perPicture + element];
  return {
    uniform: (name, picture, element = 0) =>
      numbers(`${name}.uniform`, uniforms, batch * perPicture)[picture * perPicture + element],
    normal,
    halfNormal: (name, picture) => Math.abs(normal(name, picture)),
    applies: (name, picture, probability) => numbers(`${name}.gate`, uniforms, batch)[picture] < probability,
    noise: (count) => normals({ seed, stream: `${stream}.noise.pixels`, step }, count),
  };
}

/**
 * Every transformation at one percentile of its distribution, for every picture: to look at what p = 1 may do.
 *
 * As the reference implementation has it, normal numbers are at the percentile of a standard deviation of the root of
 * one half, and the second of the two rotations does nothing.
 */
export function percentileDraws(percentile: number, noise: AugmentDraws['noise']): AugmentDraws {
  const narrow = (share: number) => normalQuantile((share + 1) / 2) * Math.SQRT1_2;
  return {
    uniform: (name) => (name === 'rotateAfter' ? 0.5 : percentile),
    normal: () => narrow(percentile * 2 - 1),
    halfNormal: () => narrow(percentile),
    applies: () => true,
    noise,
  };
}
