import { describe, expect, it } from 'vitest';
import { clipNormalization, preprocessForClip } from './clipPreprocess.js';
import { centerCropOffsets, resizedShape } from './geometry.js';
import { resizeMatrix } from './resizeMatrix.js';
import { type GoldenTensor, goldenTensors } from './testing/goldenTensors.js';

const cases = ['04-clip-vit-a', '04-clip-vit-b', '04-clip-rn'];

function indexed(tensors: ReadonlyMap<string, GoldenTensor>, input: string, output: string) {
  const pairs: { name: string; input: GoldenTensor; output: GoldenTensor }[] = [];
  for (const [name, tensor] of tensors) {
    const expected = tensors.get(name.replace(input, output));
    if (name.startsWith(input) && expected !== undefined)
      pairs.push({ name, input: tensor, output: expected });
  }
  return pairs;
}

function worstDifference(values: ArrayLike<number>, expected: ArrayLike<number>): number {
  expect(values.length).toBe(expected.length);
  let worst = 0;
  for (let index = 0; index < values.length; index++)
    worst = Math.max(worst, Math.abs(values[index] - expected[index]));
  return worst;
}

/** (x + 1) / 2, resized by torch's plain bicubic rule, cropped and normalised, all in float64. */
function tensorPreprocess(input: GoldenTensor, resolution: number): Float64Array {
  const [count, channels, height, width] = input.shape;
  const shape = resizedShape({ height, width }, resolution);
  const rule = { filter: 'bicubic', antialias: false, rule: 'torchvision' } as const;
  const rows = resizeMatrix({ ...rule, from: height, to: shape.height }).data;
  const columns = resizeMatrix({ ...rule, from: width, to: shape.width }).data;
  const { top, left } = centerCropOffsets(shape, resolution);
  const output = new Float64Array(count * channels * resolution * resolution);
  for (let plane = 0; plane < count * channels; plane++) {
    for (let y = 0; y < resolution; y++) {
      for (let x = 0; x < resolution; x++) {
        let sum = 0;
        for (let i = 0; i < height; i++) {
          const row = rows[(top + y) * height + i];
          if (row === 0) continue;
          for (let j = 0; j < width; j++) {
            const value = (input.data[(plane * height + i) * width + j] + 1) / 2;
            sum += row * columns[(left + x) * width + j] * value;
          }
        }
        const channel = plane % channels;
        const normalised = (sum - clipNormalization.mean[channel]) / clipNormalization.std[channel];
        output[(plane * resolution + y) * resolution + x] = normalised;
      }
    }
  }
  return output;
}

describe.each(cases)('%s', (caseName) => {
  const tensors = goldenTensors(caseName);

  it("preprocesses files as CLIP's PIL pipeline does", () => {
    const pairs = indexed(tensors, 'in.u8_', 'out.preprocess_');
    expect(pairs.length).toBeGreaterThanOrEqual(1);
    for (const { input, output } of pairs) {
      const [height, width, channels] = input.shape;
      const picture = { data: Uint8Array.from(input.data), height, width, channels };
      const result = preprocessForClip(picture, output.shape[1]);
      expect(result.shape).toEqual(output.shape);
      expect(worstDifference(result.data, output.data)).toBeLessThanOrEqual(2.4e-7);
    }
  });

  it('preprocesses tensors as torchvision without antialias does', () => {
    const pairs = indexed(tensors, 'in.float_', 'out.tensor_preprocess_');
    expect(pairs.length).toBeGreaterThanOrEqual(1);
    for (const { input, output } of pairs) {
      const result = tensorPreprocess(input, output.shape[2]);
      expect(worstDifference(result, output.data)).toBeLessThanOrEqual(2.4e-7);
    }
  });
});
