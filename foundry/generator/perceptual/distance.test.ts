import { describe, expect, it } from 'vitest';
import { constant, gradients, input, interpret, type Tensor } from '#nada/graph/index.js';
import { normals } from '#nada/random/index.js';
import { perceptualDistance } from './distance.js';
import { initialPerceptual, type PerceptualConfig, perceptualNetwork } from './network.js';

const config: PerceptualConfig = { size: 16, widths: [6, 8], squeeze: 6, description: 16 };
const parameters = initialPerceptual(config, 5);
const shape = [2, 3, 16, 16];
const count = 2 * 3 * 16 * 16;
const noise = (stream: string): Float32Array<ArrayBuffer> =>
  normals({ seed: 1, stream }, count).map((value) => value / 3);
const picture = (data: Float32Array): Tensor => constant(data, shape);
const distance = perceptualDistance({ config, parameters });
const between = (a: Float32Array, b: Float32Array): number =>
  interpret([distance(picture(a), picture(b))])[0].data[0];

describe('perceptualDistance', () => {
  it('is 0 for equal pictures and symmetric', () => {
    const [a, b] = [noise('a'), noise('b')];
    expect(between(a, a)).toBe(0);
    expect(between(a, b)).toBeGreaterThan(0.1);
    expect(between(a, b)).toBeCloseTo(between(b, a), 6);
  });

  it('is the difference of unit vectors over channels and of descriptions, level by level', () => {
    const [a, b] = [noise('a'), noise('b')];
    const outputs = (data: Float32Array) => {
      const weights = new Map(
        [...parameters].map(([name, tensor]) => [name, constant(tensor.data, tensor.shape)]),
      );
      const { maps, description } = perceptualNetwork(config, weights, picture(data));
      return interpret([...maps, description]);
    };
    const [ours, theirs] = [outputs(a), outputs(b)];
    let expected = 0;
    ours.forEach((map, level) => {
      const other = theirs[level];
      if (map.shape.length === 2) {
        expected +=
          map.data.reduce((sum, value, i) => sum + Math.abs(value - other.data[i]), 0) / map.data.length;
        return;
      }
      const [images, channels, height, width] = map.shape;
      const pixels = height * width;
      for (let place = 0; place < images * pixels; place++) {
        const at = (c: number) => (Math.floor(place / pixels) * channels + c) * pixels + (place % pixels);
        const indices = Array.from({ length: channels }, (_, c) => at(c));
        const length = (data: ArrayLike<number>) =>
          Math.sqrt(indices.reduce((sum, i) => sum + data[i] ** 2, 1e-6));
        const [own, their] = [length(map.data), length(other.data)];
        for (const i of indices) {
          expected += Math.abs(map.data[i] / own - other.data[i] / their) / (images * pixels);
        }
      }
    });
    expect(between(a, b)).toBeCloseTo(expected, 5);
  });

  it('sees less in a change that is smaller', () => {
    const [a, b] = [noise('a'), noise('b')];
    const towards = (share: number) =>
      between(
        a,
        a.map((value, i) => value + share * (b[i] - value)),
      );
    expect(towards(0.1)).toBeLessThan(towards(0.4));
    expect(towards(0.4)).toBeLessThan(towards(1));
  });

  it('pulls a picture towards its target', () => {
    const [a, b] = [noise('a'), noise('b')];
    const pictures = input('pictures', shape);
    const loss = distance(pictures, picture(b));
    const [slope] = gradients(loss, [pictures]);
    const [{ data }] = interpret([slope], { pictures: a });
    const stepped = a.map((value, i) => value - 0.5 * data[i]);
    expect(between(stepped, b)).toBeLessThan(between(a, b));
  });
});
