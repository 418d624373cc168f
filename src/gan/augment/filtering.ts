import type { AugmentDraws, DrawName } from './draws.js';
import { reflected } from './resampling.js';
import { ranges, type TransformWeights } from './transforms.js';
import { bands, filterBank } from './wavelets.js';

const bank = filterBank();
/** Shares of the bands in the power of natural pictures (1/f). */
const power = [10 / 13, 1 / 13, 1 / 13, 1 / 13];

/** The taps of one picture's filter: each band amplified by chance, the expected power kept (appendix B, line 44). */
export function filterTaps(
  weights: TransformWeights,
  draws: AugmentDraws,
  picture: number,
  p: number,
): Float64Array {
  const gains = new Array<number>(bands).fill(1);
  for (let band = 0; band < bands; band++) {
    const name: DrawName = `imgfilter${band}`;
    if (!draws.applies(name, picture, (weights.imgfilter ?? 0) * p)) continue;
    const gain = 2 ** (draws.normal(name, picture) * ranges.imgfilter);
    const norm = Math.sqrt(power.reduce((sum, share, i) => sum + share * (i === band ? gain * gain : 1), 0));
    gains.forEach((value, i) => {
      gains[i] = (value * (i === band ? gain : 1)) / norm;
    });
  }
  return bank[0].map((_, tap) => gains.reduce((sum, gain, band) => sum + gain * bank[band][tap], 0));
}

/** A filter along one axis of reflected pictures as a matrix `[extent, extent]`, row by row into `target`. */
export function writeFilterMatrix(taps: Float64Array, extent: number, target: Float32Array): void {
  const reach = (taps.length - 1) / 2;
  for (let row = 0; row < extent; row++) {
    taps.forEach((tap, i) => {
      target[row * extent + reflected(row + i - reach, extent)] += tap;
    });
  }
}
