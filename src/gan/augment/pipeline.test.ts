import { describe, expect, it } from 'vitest';
import { gradients, input, interpret, mul, sum } from '../../graph/index.js';
import { rowsOf } from '../../graph/testing/naiveFir.js';
import { uniform } from '../../graph/testing/random.js';
import { relativeToPeak, runOnEngine } from '../../testing/runOnEngine.js';
import { colourMatrix } from './colour.js';
import { noiseStrength } from './corruption.js';
import { type AugmentDraws, percentileDraws, philoxDraws } from './draws.js';
import { transformNumbers } from './feeds.js';
import { filterTaps } from './filtering.js';
import { inverseWarp, type Size } from './geometry.js';
import { inputShapes, inputTensors, transformed } from './pipeline.js';
import { marginOf, reflected } from './resampling.js';
import { naiveWarp } from './testing/naiveWarp.js';
import { augmentGroups, type Transform, type TransformWeights, weightsOfGroup } from './transforms.js';

const size: Size = { height: 10, width: 14 };
const batch = 3;
const plane = size.height * size.width;
const shape = [batch, 3, size.height, size.width];
const pictures = Float32Array.from(uniform(1)(batch * 3 * plane));
const x = input('x', shape);

/** The transformed pictures as the interpreter computes them. */
function augmented(weights: TransformWeights, draws: AugmentDraws, p: number, data = pictures): Float64Array {
  const numbers = transformNumbers(weights, draws, p, batch, size);
  const bindings = Object.fromEntries(
    Object.entries(numbers).map(([name, value]) => [`a.${name}`, value.data]),
  );
  const result = transformed(x, inputTensors(inputShapes(weights, batch, size), 'a'));
  return interpret([result], { ...bindings, x: data })[0].data;
}

const percentile = (share: number) => percentileDraws(share, (count) => Float32Array.from(uniform(3)(count)));

function pixel(
  data: ArrayLike<number>,
  picture: number,
  channel: number,
  row: number,
  column: number,
): number {
  return data[((picture * 3 + channel) * size.height + row) * size.width + column];
}

/** A batch whose pixels are a function of where they are. */
function each(
  value: (picture: number, channel: number, row: number, column: number) => number,
): Float64Array {
  return Float64Array.from({ length: pictures.length }, (_, at) => {
    const [column, row] = [at % size.width, Math.floor(at / size.width) % size.height];
    const channel = Math.floor(at / plane) % 3;
    return value(Math.floor(at / plane / 3), channel, row, column);
  });
}

describe('at probability 0', () => {
  it.each(augmentGroups)('%s leaves pictures as they are', async (group) => {
    const weights = weightsOfGroup(group);
    expect(relativeToPeak(augmented(weights, philoxDraws('a', batch, 1, 0), 0), pictures)).toBeLessThan(1e-6);
    const numbers = transformNumbers(weights, philoxDraws('a', batch, 1, 0), 0, batch, size);
    const bindings = Object.fromEntries(
      Object.entries(numbers).map(([name, { data }]) => [`a.${name}`, data]),
    );
    const result = transformed(x, inputTensors(inputShapes(weights, batch, size), 'a'));
    const [{ data }] = await runOnEngine([result], { ...bindings, x: pictures });
    expect(relativeToPeak(data, pictures)).toBeLessThan(3e-6);
  });

  it('noise and cutout change no bit', () => {
    const result = augmented({ noise: 1, cutout: 1 }, philoxDraws('a', batch, 1, 0), 0);
    expect([...result]).toEqual([...pictures]);
  });
});

describe('geometry', () => {
  // The wavelet is not quite symmetric: what is turned round comes out exactly only where it varies slowly.
  const smooth = Float32Array.from(
    each((n, c, row, column) => {
      const [across, down] = [Math.cos((Math.PI * column) / 13), Math.cos((Math.PI * row) / 9)];
      return 0.5 * across + (0.1 + 0.1 * n) * down + 0.1 * c * across * down;
    }),
  );

  it('flips', () => {
    const mirrored = each((n, c, row, column) => pixel(smooth, n, c, row, size.width - 1 - column));
    const once = augmented({ xflip: 1 }, percentile(0.9), 1, smooth);
    expect(relativeToPeak(once, mirrored)).toBeLessThan(0.03);
    const twice = augmented({ xflip: 1 }, percentile(0.9), 1, Float32Array.from(once));
    expect(relativeToPeak(twice, smooth)).toBeLessThan(0.03);
  });

  it('turns by half', () => {
    const turned = each((n, c, row, column) =>
      pixel(smooth, n, c, size.height - 1 - row, size.width - 1 - column),
    );
    expect(relativeToPeak(augmented({ rotate90: 1 }, percentile(0.6), 1, smooth), turned)).toBeLessThan(0.03);
  });

  it('moves by whole pixels, and reflects what comes in', () => {
    // A tenth of the width and height: 0.8 * 0.125 of them.
    const moved = each((n, c, row, column) =>
      pixel(pictures, n, c, reflected(row - 1, size.height), reflected(column - 1, size.width)),
    );
    expect(relativeToPeak(augmented({ xint: 1 }, percentile(0.9), 1), moved)).toBeLessThan(1e-6);
  });

  it('is what the algorithm of the paper gives, step by step', () => {
    const weights = weightsOfGroup('bg');
    for (let seed = 0; seed < 2; seed++) {
      const draws = philoxDraws('a', batch, seed, 0);
      const p = seed % 2 === 0 ? 1 : 0.6;
      const warps = Array.from({ length: batch }, (_, n) => inverseWarp(weights, draws, n, p, size));
      const margin = marginOf(warps, size);
      const result = augmented(weights, draws, p);
      for (let n = 0; n < batch; n++) {
        const green = (n * 3 + 1) * plane;
        const rows = rowsOf(pictures.subarray(green, green + plane), size.width);
        const expected = naiveWarp(rows, warps[n], margin).flat();
        expect(relativeToPeak(result.subarray(green, green + plane), expected)).toBeLessThan(5e-6);
      }
    }
  });

  it('of one picture does not depend on what the others show', () => {
    const others = pictures.map((value, i) => (i < 3 * plane ? value : -value * 0.3));
    const draws = () => philoxDraws('a', batch, 2, 0);
    const [a, b] = [
      augmented(weightsOfGroup('bgc'), draws(), 1),
      augmented(weightsOfGroup('bgc'), draws(), 1, others),
    ];
    expect([...a.subarray(0, 3 * plane)]).toEqual([...b.subarray(0, 3 * plane)]);
  });
});

describe('colours', () => {
  it('are changed pixel by pixel', () => {
    const weights = Object.fromEntries(
      (['brightness', 'contrast', 'lumaflip', 'hue', 'saturation'] satisfies Transform[]).map((name) => [
        name,
        1,
      ]),
    );
    const draws = philoxDraws('a', batch, 4, 0);
    const expected = each((n, c, row, column) => {
      const m = colourMatrix(weights, draws, n, 0.8);
      const [r, g, b] = [0, 1, 2].map((channel) => pixel(pictures, n, channel, row, column));
      return m[c * 4] * r + m[c * 4 + 1] * g + m[c * 4 + 2] * b + m[c * 4 + 3];
    });
    expect(relativeToPeak(augmented(weights, draws, 0.8), expected)).toBeLessThan(1e-6);
  });
});

describe('the image filter', () => {
  it('is a convolution of reflected pictures, rows and columns alike', () => {
    const draws = philoxDraws('a', batch, 5, 0);
    const expected = each((n, c, row, column) => {
      const taps = filterTaps({ imgfilter: 1 }, draws, n, 0.9);
      let total = 0;
      taps.forEach((a, i) => {
        taps.forEach((b, j) => {
          const [y, z] = [reflected(row + i - 21, size.height), reflected(column + j - 21, size.width)];
          total += a * b * pixel(pictures, n, c, y, z);
        });
      });
      return total;
    });
    expect(relativeToPeak(augmented({ imgfilter: 1 }, draws, 0.9), expected)).toBeLessThan(1e-6);
  });

  it('keeps flat pictures flat', () => {
    const flat = new Float32Array(pictures.length).fill(0.5);
    const draws = percentile(0.5);
    expect(relativeToPeak(augmented({ imgfilter: 1 }, draws, 1, flat), flat)).toBeLessThan(1e-6);
  });
});

describe('corruptions', () => {
  it("add noise of each picture's own strength", () => {
    const draws = philoxDraws('a', batch, 6, 0);
    const noise = draws.noise(pictures.length);
    const strengths = Array.from({ length: batch }, (_, n) => noiseStrength({ noise: 1 }, draws, n, 1));
    const expected = pictures.map((value, i) => value + noise[i] * strengths[Math.floor(i / plane / 3)]);
    expect(new Set(strengths).size).toBe(batch);
    expect(relativeToPeak(augmented({ noise: 1 }, draws, 1), expected)).toBeLessThan(1e-6);
  });

  it('cut one hole of a quarter of the picture, or less at its edge, and touch nothing else', () => {
    // Of 10 rows those at 2.5 to 7.5 around the centre, of 14 columns those at 3.5 to 10.5: pixel centres count.
    const centred = augmented({ cutout: 1 }, percentile(0.5), 1);
    expect(centred.filter((value) => value === 0)).toHaveLength(batch * 3 * 4 * 6);
    const cut = augmented({ cutout: 1 }, philoxDraws('a', batch, 7, 0), 1);
    cut.forEach((value, i) => {
      expect([0, pictures[i]]).toContain(value);
    });
  });
});

describe('derivatives', () => {
  it('of all transformations, first and second, are those of central differences', () => {
    const small: Size = { height: 4, width: 5 };
    const weights = weightsOfGroup('bgcfnc');
    const numbers = transformNumbers(weights, philoxDraws('a', 2, 8, 0), 0.7, 2, small);
    const constants = inputTensors(inputShapes(weights, 2, small), 'a');
    const bound = Object.fromEntries(
      Object.entries(numbers).map(([name, value]) => [`a.${name}`, value.data]),
    );
    const checked = input('x', [2, 3, 4, 5]);
    const result = transformed(checked, constants);
    // The gradient of the squared gradient of a quadratic loss, as in R1.
    const [slope] = gradients(sum(mul(mul(result, result), 0.5)), [checked]);
    const [second] = gradients(sum(mul(slope, slope)), [checked]);
    const at = Float64Array.from(uniform(9)(120));
    const penalty = (data: Float64Array) =>
      interpret([sum(mul(slope, slope))], { ...bound, x: data })[0].data[0];
    const [{ data: found }] = interpret([second], { ...bound, x: at });
    for (const element of [0, 17, 60, 119]) {
      const moved = (by: number) => penalty(at.map((value, i) => (i === element ? value + by : value)));
      const expected = (moved(1e-4) - moved(-1e-4)) / 2e-4;
      expect(Math.abs(found[element] - expected)).toBeLessThan(1e-6 * Math.max(1, Math.abs(expected)));
    }
    expect(found.some((value) => Math.abs(value) > 1e-3)).toBe(true);
  });

  it('of the warp alone lead back to where it came from', () => {
    const weights = weightsOfGroup('bg');
    const inputs = inputTensors(inputShapes(weights, batch, size), 'a');
    const numbers = transformNumbers(weights, philoxDraws('a', batch, 9, 0), 1, batch, size);
    const bound = Object.fromEntries(
      Object.entries(numbers).map(([name, value]) => [`a.${name}`, value.data]),
    );
    const cotangent = input('g', shape);
    const forward = transformed(x, inputs);
    const [backward] = gradients(forward, [x], [cotangent]);
    const g = uniform(5)(pictures.length);
    const [{ data: there }, { data: back }] = interpret([forward, backward], { ...bound, x: pictures, g });
    const inner = (a: ArrayLike<number>, b: ArrayLike<number>) =>
      Array.from(a).reduce((total, value, i) => total + value * b[i], 0);
    expect(inner(there, g)).toBeCloseTo(inner(pictures, back), 9);
  });
});
