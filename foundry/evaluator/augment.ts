import { normals, uniforms } from '#nada/random/index.js';
import type { FloatTensor } from '#nada/tensorData.js';

/** How much pictures are spoilt at most; lengths are pixels of a picture of 64. */
const most = { shift: 3, blur: 1.3, noise: 0.12, coarseNoise: 0.12, gain: 0.2, offset: 0.12 };

/** Blotches along each side of a picture. */
const blotches = 8;

/** Half of a smoothing kernel's taps besides the middle one. */
const reach = 6;

/**
 * Spoils a picture `[3, H, W]` in place, as a generator's pictures may be: shifted by up to 3 of 64 pixels, softened (sharp
 * and blurred blended), brighter, of other contrast, with fine or blotchy noise. What is in it stays to be seen.
 */
export function augment(picture: FloatTensor, seed: number, index: number): void {
  const [, height, width] = picture.shape;
  const draws = uniforms({ seed, stream: 'evaluator.augment', step: index }, 11);
  const scale = height / 64;
  const between = (draw: number, limit: number) => (2 * draw - 1) * limit;
  const blur = draws[0] < 0.3 ? 0 : draws[1] * most.blur * scale;
  const blend = draws[2];
  smooth(picture, kernel(between(draws[3], most.shift * scale), blur, blend), 'rows');
  smooth(picture, kernel(between(draws[4], most.shift * scale), blur, blend), 'columns');
  const gain = 1 + between(draws[5], most.gain);
  const offset = between(draws[6], most.offset);
  const fine = draws[7] < 0.4 ? 0 : draws[8] * most.noise;
  const coarse = draws[7] > 0.7 ? 0 : draws[9] * most.coarseNoise;
  const bank = noiseBank();
  const from = Math.floor(draws[10] * (bank.length - picture.data.length));
  const cells = normals({ seed, stream: 'evaluator.blotches', step: index }, 3 * blotches ** 2);
  const rows = 3 * height;
  for (let row = 0, i = 0; row < rows; row++) {
    const line = Math.floor((row * blotches) / height) * blotches;
    for (let x = 0; x < width; x++, i++) {
      const blotch = cells[line + Math.floor((x * blotches) / width)];
      picture.data[i] = picture.data[i] * gain + offset + bank[from + i] * fine + blotch * coarse;
    }
  }
}

let bank: Float32Array | undefined;

/** Normal numbers of which every picture takes a stretch: drawing as many anew would take longer than rendering. */
function noiseBank(): Float32Array {
  bank ??= normals({ seed: 0, stream: 'evaluator.noise' }, 2 ** 17);
  return bank;
}

/** Taps that move by `shift` pixels and blend the sharp line with one blurred by a Gaussian; they add up to 1. */
export function kernel(shift: number, deviation: number, blend: number): Float64Array {
  const taps = new Float64Array(2 * reach + 1);
  const gaussian = taps.map((_, i) =>
    deviation === 0 ? 0 : Math.exp(-((i - reach - shift) ** 2) / (2 * deviation ** 2)),
  );
  const total = gaussian.reduce((sum, tap) => sum + tap, 0);
  return taps.map((_, i) => {
    const sharp = Math.max(0, 1 - Math.abs(i - reach - shift));
    return total === 0 ? sharp : (1 - blend) * sharp + (blend * gaussian[i]) / total;
  });
}

/** Filters every row, or every column, by the taps; beyond the edge the last pixel goes on. */
function smooth(picture: FloatTensor, taps: Float64Array, along: 'rows' | 'columns'): void {
  const [colours, height, width] = picture.shape;
  const [lines, length, step] = along === 'rows' ? [height, width, 1] : [width, height, width];
  const between = along === 'rows' ? width : 1;
  const used = [...taps.keys()].filter((i) => taps[i] > 1e-4);
  const [from, to] = [used[0], used[used.length - 1]];
  const line = new Float64Array(length + taps.length);
  for (let colour = 0; colour < colours; colour++) {
    for (let row = 0; row < lines; row++) {
      const start = colour * height * width + row * between;
      for (let i = 0; i < line.length; i++) {
        line[i] = picture.data[start + Math.min(length - 1, Math.max(0, i - reach)) * step];
      }
      for (let i = 0; i < length; i++) {
        let sum = 0;
        for (let tap = from; tap <= to; tap++) sum += taps[tap] * line[i + tap];
        picture.data[start + i * step] = sum;
      }
    }
  }
}
