import { describe, expect, it } from 'vitest';
import { constant, gradients, input, interpret, mul, sum } from '../graph/index.js';
import { relativeToPeak } from '../testing/runOnEngine.js';
import { encodeImage, preprocessPicture, type ResizeRule } from './index.js';
import { constantParameters, goldenClip, goldenReader, tinyVit, unitRows } from './testing/goldenClip.js';

const models = [
  { caseName: '04-clip-vit-a', file: 'model.jit.pt', tolerance: 2e-7 },
  { caseName: '04-clip-vit-b', file: 'model.state_dict.pt', tolerance: 2e-7 },
  { caseName: '04-clip-rn', file: 'model.jit.pt', tolerance: 1e-6 },
];

describe.each(models)('$caseName', async ({ caseName, file, tolerance }) => {
  const clip = await goldenClip(caseName, file);
  const { names, read } = await goldenReader(caseName);
  const numbers = names.flatMap((name) => /^in\.float_(\d+)$/.exec(name)?.[1] ?? []);

  it.each(numbers)('prepares image %s as torchvision without antialiasing does', async (number) => {
    const picture = await read(`in.float_${number}`);
    const expected = await read(`out.tensor_preprocess_${number}`);
    const [value] = interpret([
      preprocessPicture(clip.config, constant(picture.data, picture.shape), 'reference'),
    ]);
    expect(value.shape).toEqual(expected.shape);
    expect(relativeToPeak(value.data, expected.data)).toBeLessThan(2e-7);
  });

  const withGradient = numbers.filter((number) =>
    names.includes(`out.grad_float_${number}_normalised_feature`),
  );

  it.each(withGradient)('differentiates the whole way from image %s to its feature', async (number) => {
    const picture = await read(`in.float_${number}`);
    const cotangent = await read('in.cot_image');
    const rows = [picture.shape[0], clip.config.embedding];
    const x = input('x', picture.shape);
    const prepared = preprocessPicture(clip.config, x, 'reference');
    const feature = unitRows(encodeImage(clip.config, constantParameters(clip), prepared));
    const weights = constant(cotangent.data.subarray(0, rows[0] * rows[1]), rows);
    const [value] = interpret(gradients(sum(mul(feature, weights)), [x]), { x: picture.data });
    const expected = await read(`out.grad_float_${number}_normalised_feature`);
    expect(relativeToPeak(value.data, expected.data)).toBeLessThan(tolerance);
  });

  it('finds the gradients that the case holds', () => {
    expect(withGradient.length).toBeGreaterThanOrEqual(2);
  });
});

describe('preprocessPicture', () => {
  const prepare = (data: ArrayLike<number>, shape: readonly number[], rule: ResizeRule): Float64Array =>
    interpret([preprocessPicture(tinyVit, constant(data, shape), rule)])[0].data;
  const colour = (value: number, channel: number): number =>
    (value / 2 + 0.5 - tinyVit.mean[channel]) / tinyVit.std[channel];

  it.each(['reference', 'antialiased'] as const)('keeps plain colours (%s)', (rule) => {
    for (const [height, width] of [
      [8, 8],
      [5, 3],
      [30, 17],
      [9, 64],
    ]) {
      const data = [-1, 0.25, 1.5].flatMap((value) => new Array<number>(height * width).fill(value));
      const result = prepare(data, [1, 3, height, width], rule);
      expect(result.length).toBe(3 * 64);
      result.forEach((value, i) => {
        expect(value).toBeCloseTo(colour([-1, 0.25, 1.5][Math.floor(i / 64)], Math.floor(i / 64)), 12);
      });
    }
  });

  it('leaves the pixels of an image of the right size alone', () => {
    const data = Float64Array.from({ length: 192 }, (_, i) => Math.sin(i));
    const result = prepare(data, [1, 3, 8, 8], 'reference');
    expect(result).toEqual(prepare(data, [1, 3, 8, 8], 'antialiased'));
    result.forEach((value, i) => {
      expect(value).toBeCloseTo(colour(data[i], Math.floor(i / 64)), 12);
    });
  });

  it('lets every pixel count only with antialiasing', () => {
    const x = input('x', [1, 3, 64, 64]);
    const zeros = new Float64Array(3 * 64 * 64);
    const influential = (rule: ResizeRule): number => {
      const [gradient] = interpret(gradients(sum(preprocessPicture(tinyVit, x, rule)), [x]), { x: zeros });
      return gradient.data.filter((value) => Math.abs(value) > 1e-9).length;
    };
    expect(influential('antialiased')).toBe(3 * 64 * 64);
    // Four taps for each of 8 places along each side.
    expect(influential('reference')).toBe(3 * 32 * 32);
  });

  it('refuses what is no picture', () => {
    expect(() => preprocessPicture(tinyVit, input('x', [1, 1, 8, 8]), 'reference')).toThrow(/\[N, 3, H, W\]/);
  });
});
