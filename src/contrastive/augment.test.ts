import { describe, expect, test } from 'vitest';
import { normals } from '../random/index.js';
import { floatTensor } from '../tensorData.js';
import { type Augmentation, augmentPictures, defaultAugmentation } from './augment.js';

const nothing: Augmentation = {
  ...defaultAugmentation,
  geometry: 0,
  colour: 0,
  blur: 0,
  noise: 0,
  cutout: 0,
};
const key = { seed: 3, stream: 'augmentation', step: 2 };
const noise = floatTensor(normals({ seed: 1, stream: 'pictures' }, 8 * 3 * 16 * 16), [8, 3, 16, 16]);
const flat = floatTensor(new Float32Array(8 * 3 * 16 * 16).fill(0.25), [8, 3, 16, 16]);
const only = (part: Partial<Augmentation>): Augmentation => ({ ...nothing, ...part });

function deviation(values: Float32Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
}

describe('augmentPictures', () => {
  test('leaves the given pictures alone, and repeats itself', () => {
    const before = noise.data.slice();
    const first = augmentPictures(noise, defaultAugmentation, key);
    expect(noise.data).toEqual(before);
    expect(first).toEqual(augmentPictures(noise, defaultAugmentation, key));
    expect(first.data).not.toEqual(augmentPictures(noise, defaultAugmentation, { ...key, step: 3 }).data);
    expect(augmentPictures(noise, nothing, key).data).toEqual(before);
  });

  test('a picture is changed alike alone and among others', () => {
    const strong = only({ geometry: 1, blur: 0.5, noise: 1 });
    const all = augmentPictures(noise, strong, key).data;
    const one = augmentPictures(
      { ...noise, data: noise.data.slice(0, 768), shape: [1, 3, 16, 16] },
      strong,
      key,
    );
    expect(one.data).toEqual(all.subarray(0, 768));
  });

  test('geometry and blur keep flat pictures, colour moves them by little', () => {
    for (const part of [{ geometry: 1 }, { blur: 1 }]) {
      const { data } = augmentPictures(flat, only(part), key);
      for (const value of data) expect(value).toBeCloseTo(0.25, 6);
    }
    const { data } = augmentPictures(flat, only({ colour: 1 }), key);
    const most = Math.max(...Array.from(data, (value) => Math.abs(value - 0.25)));
    expect(most).toBeGreaterThan(0.02);
    expect(most).toBeLessThanOrEqual(0.12 + 0.15 * 0.25 + 1e-6);
  });

  test('a shift moves what is drawn by no more than it may', () => {
    const dot = new Float32Array(768);
    for (let colour = 0; colour < 3; colour++) dot[colour * 256 + 8 * 16 + 8] = 1;
    for (let step = 0; step < 20; step++) {
      const { data } = augmentPictures(floatTensor(dot, [1, 3, 16, 16]), only({ geometry: 1, shift: 0.15 }), {
        ...key,
        step,
      });
      let [total, x] = [0, 0];
      data.subarray(0, 256).forEach((value, i) => {
        total += value;
        x += value * (i % 16);
      });
      expect(Math.abs(x / total - 8)).toBeLessThan(0.15 * 16 + 1);
    }
  });

  test('blur smooths, noise adds, cutout covers all colours of a square', () => {
    const blurred = augmentPictures(noise, only({ blur: 1 }), key).data;
    expect(deviation(blurred)).toBeLessThan(0.6 * deviation(noise.data));
    const noisy = deviation(augmentPictures(flat, only({ noise: 1 }), key).data);
    expect(noisy).toBeGreaterThan(0.02);
    expect(noisy).toBeLessThan(0.16);
    const { data } = augmentPictures(flat, only({ cutout: 1 }), key);
    const changed = (picture: number, colour: number): string =>
      [...data.subarray((picture * 3 + colour) * 256, (picture * 3 + colour + 1) * 256).entries()]
        .filter(([, value]) => value !== 0.25)
        .map(([i]) => i)
        .join();
    for (let picture = 0; picture < 8; picture++) {
      expect(changed(picture, 1)).toBe(changed(picture, 0));
      expect(changed(picture, 0).split(',').length).toBeLessThanOrEqual(25);
    }
  });
});
