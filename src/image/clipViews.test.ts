import { describe, expect, it } from 'vitest';
import { preprocessForClip } from './clipPreprocess.js';
import { bytesOfViews, clipViews } from './clipViews.js';

describe('clipViews', () => {
  it.each([
    [90, 60, 4],
    [37, 111, 3],
    [24, 24, 4],
    [16, 20, 3],
  ])('of %d x %d pixels give CLIP the same bits as the whole image', (width, height, channels) => {
    const data = Uint8Array.from({ length: width * height * channels }, (_, i) => (i * 7919) % 253);
    const picture = { data, width, height, channels };
    const views = clipViews(picture, [24, 16, 24]);
    expect([...views.keys()]).toEqual([24, 16]);
    for (const [side, view] of views) {
      expect(preprocessForClip(view, side)).toEqual(preprocessForClip(picture, side));
    }
    expect(bytesOfViews([views])).toBe(3 * (24 ** 2 + 16 ** 2));
  });
});
