import { assert } from '../../errors.js';
import { type FloatTensor, floatTensor, sizeOf } from '../../tensorData.js';
import { colourMatrix } from './colour.js';
import { noiseStrength, writeCutout } from './corruption.js';
import type { AugmentDraws } from './draws.js';
import { filterTaps, writeFilterMatrix } from './filtering.js';
import { inverseWarp, type Size } from './geometry.js';
import { inputShapes } from './pipeline.js';
import { enlargingMatrix, gridWarp, marginOf } from './resampling.js';
import type { TransformWeights } from './transforms.js';

type Writer = (shape: readonly number[]) => Float32Array<ArrayBuffer>;

/** The numbers of all inputs of a batch at the probability p, by the names that `inputShapes` has for them. */
export function transformNumbers(
  weights: TransformWeights,
  draws: AugmentDraws,
  p: number,
  batch: number,
  size: Size,
): Record<string, FloatTensor> {
  const pictures = Array.from({ length: batch }, (_, picture) => picture);
  const { height, width } = size;
  const warps = pictures.map((picture) => inverseWarp(weights, draws, picture, p, size));
  const margin = marginOf(warps, size);
  const colours = pictures.map((picture) => colourMatrix(weights, draws, picture, p));
  const taps = (picture: number) => filterTaps(weights, draws, picture, p);
  const strengths = pictures.map((picture) => noiseStrength(weights, draws, picture, p));
  const perPicture = (write: (picture: number, target: Float32Array) => void): Writer => {
    return (shape) => {
      const numbers = new Float32Array(sizeOf(shape));
      const each = numbers.length / batch;
      for (const picture of pictures) write(picture, numbers.subarray(picture * each, (picture + 1) * each));
      return numbers;
    };
  };
  const writers: Record<string, Writer> = {
    enlargeRows: () => enlargingMatrix(height, margin.top, margin.bottom),
    enlargeColumns: () => enlargingMatrix(width, margin.left, margin.right),
    warp: perPicture((picture, target) => target.set(gridWarp(warps[picture], size))),
    colours: perPicture((picture, target) => {
      target.set([0, 1, 2].flatMap((row) => colours[picture].slice(row * 4, row * 4 + 3)));
    }),
    offsets: perPicture((picture, target) => target.set([3, 7, 11].map((at) => colours[picture][at]))),
    filterRows: perPicture((picture, target) => writeFilterMatrix(taps(picture), height, target)),
    filterColumns: perPicture((picture, target) => writeFilterMatrix(taps(picture), width, target)),
    noise: (shape) =>
      strengths.some((strength) => strength > 0)
        ? draws.noise(sizeOf(shape))
        : new Float32Array(sizeOf(shape)),
    strength: () => Float32Array.from(strengths),
    kept: perPicture((picture, target) => writeCutout(weights, draws, picture, p, size, target)),
  };
  return Object.fromEntries(
    Object.entries(inputShapes(weights, batch, size)).map(([name, shape]) => {
      const write = writers[name];
      assert(write, `nothing writes the input ${name}`);
      return [name, floatTensor(write(shape), shape)];
    }),
  );
}
