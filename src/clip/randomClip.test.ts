import { describe, expect, it } from 'vitest';
import { constant, input, interpret } from '../graph/index.js';
import { normals } from '../random/index.js';
import { sizeOf } from '../tensorData.js';
import { type ClipConfig, encodeImage, parameterShapes, randomClip, vitB16, vitB32 } from './index.js';
import { constantParameters, tinyResNet, tinyVit } from './testing/goldenClip.js';

function parameterCount(config: ClipConfig): number {
  return [...parameterShapes(config).values()].reduce((total, shape) => total + sizeOf(shape), 0);
}

describe('parameterShapes', () => {
  it("has as many numbers as OpenAI's models", () => {
    expect(parameterCount(vitB32)).toBe(151_277_313);
    expect(parameterCount(vitB16)).toBe(149_620_737);
  });

  it('folds the 64-channel RN50 into convolutions with biases', () => {
    const image: ClipConfig['image'] = {
      kind: 'resnet',
      width: 64,
      blocks: [3, 4, 6, 3],
      heads: 32,
      resolution: 224,
    };
    const shapes = parameterShapes({ ...vitB32, embedding: 1024, image });
    // 102,007,137 in the original; each normalised channel has a gain and a bias there, and only a bias here.
    const channels = [...shapes].reduce(
      (total, [name, shape]) => total + (/stem|stages/.test(name) && shape.length === 1 ? shape[0] : 0),
      0,
    );
    const total = [...shapes.values()].reduce((sum, shape) => sum + sizeOf(shape), 0);
    expect(total + channels).toBe(102_007_137);
  });
});

describe.each([
  ['vit', tinyVit],
  ['resnet', tinyResNet],
] as const)('a random %s', (_kind, config) => {
  it('has the parameters of its configuration', () => {
    const { parameters } = randomClip(config, 7);
    const shapes = [...parameters].map(([name, { shape }]) => [name, shape]);
    expect(shapes).toEqual([...parameterShapes(config)]);
  });

  it('depends on the seed alone', () => {
    expect(randomClip(config, 7)).toEqual(randomClip(config, 7));
    const tokensOf = (seed: number): unknown => randomClip(config, seed).parameters.get('text.token')?.data;
    expect(tokensOf(8)).not.toEqual(tokensOf(7));
  });

  it('embeds images at a sensible size and distinguishes them', () => {
    const { resolution } = config.image;
    const shape = [2, 3, resolution, resolution];
    const pictures = constant(normals({ seed: 1, stream: 'pictures' }, sizeOf(shape)), shape);
    const clip = randomClip(config, 7);
    const [{ data }] = interpret([encodeImage(config, constantParameters(clip), pictures)]);
    const rms = Math.sqrt(data.reduce((total, value) => total + value * value, 0) / data.length);
    expect(rms).toBeGreaterThan(0.05);
    expect(rms).toBeLessThan(20);
    expect(data.subarray(0, config.embedding)).not.toEqual(data.subarray(config.embedding));
  });

  it('refuses images of another size', () => {
    const parameters = constantParameters(randomClip(config, 7));
    expect(() => encodeImage(config, parameters, input('x', [1, 3, 32, 40]))).toThrow('CLIP takes images');
  });
});
