import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type Domain, domains } from '../attributes.js';
import { randomFace } from '../face.js';
import { renderFace } from './index.js';
import { meanDifference, plainFace, shrunk } from './testing/faces.js';

const digest = (data: Float32Array): string =>
  createHash('sha256').update(new Uint8Array(data.buffer)).digest('hex');

describe.each(domains)('a portrait as %s', (domain) => {
  it('has the size that was asked for and values from -1 to 1', () => {
    for (const size of [16, 32, 64]) {
      for (const index of [3, 4]) {
        const { shape, data, dtype } = renderFace(randomFace(0, index), domain, size);
        expect(shape).toEqual([3, size, size]);
        expect(dtype).toBe('float32');
        expect(data.every((value) => value >= -1 && value <= 1)).toBe(true);
      }
    }
  });

  it('is the same whenever it is drawn, whatever was drawn before', () => {
    const face = randomFace(1, 7);
    const first = digest(renderFace(face, domain, 64).data);
    renderFace(randomFace(1, 8), domain, 64);
    renderFace(face, domain, 32);
    expect(digest(renderFace(face, domain, 64).data)).toBe(first);
    expect(digest(renderFace(face, domain, 64, 3).data)).toBe(digest(renderFace(face, domain, 64, 3).data));
  });

  it('is finite for every one of many faces', () => {
    for (let index = 0; index < 60; index++) {
      const { data } = renderFace(randomFace(2, index), domain, 16);
      expect(data.every(Number.isFinite), `face ${index}`).toBe(true);
    }
  });

  it('shows the same picture at every size', () => {
    const picture = renderFace(plainFace, domain, 64, 5);
    // Strokes of a brush and hatching have an own grain at each size.
    const isGrainy = domain === 'painting' || domain === 'sketch';
    const large = meanDifference(shrunk(renderFace(plainFace, domain, 256, 5), 4), picture);
    expect(large).toBeLessThan(isGrainy ? 0.08 : 0.02);
    const small = meanDifference(shrunk(picture, 4), renderFace(plainFace, domain, 16, 5));
    expect(small).toBeLessThan(isGrainy ? 0.18 : 0.12);
  });

  it('keeps the person when only the fine texture changes', () => {
    const picture = renderFace(plainFace, domain, 64, 1);
    const other = renderFace(plainFace, domain, 64, 2);
    const stranger = renderFace({ ...plainFace, hairLength: 'long', yaw: 0.7 }, domain, 64, 1);
    expect(meanDifference(picture, other)).toBeLessThan(0.6 * meanDifference(picture, stranger));
  });
});

describe('domains', () => {
  it('all differ from each other', () => {
    const pictures = domains.map((domain) => renderFace(plainFace, domain, 32, 5));
    for (const [a, first] of pictures.entries()) {
      for (const [b, second] of pictures.entries()) {
        if (a < b) expect(meanDifference(first, second), `${domains[a]} ${domains[b]}`).toBeGreaterThan(0.07);
      }
    }
  });

  it('draw texture from the seed only where they have some', () => {
    const plain: readonly Domain[] = ['photo', 'cartoon', 'pixel'];
    for (const domain of domains) {
      const apart = meanDifference(
        renderFace(plainFace, domain, 32, 1),
        renderFace(plainFace, domain, 32, 2),
      );
      if (plain.includes(domain)) expect(apart, domain).toBe(0);
      else expect(apart, domain).toBeGreaterThan(0.002);
    }
  });

  it('draw in milliseconds', () => {
    const faces = Array.from({ length: 20 }, (_, index) => randomFace(3, index));
    const draw = () => {
      for (const domain of domains) for (const face of faces) renderFace(face, domain, 64);
    };
    draw();
    const before = process.cpuUsage();
    draw();
    const { user } = process.cpuUsage(before);
    // About 4 ms on an idle core; the bound leaves room for slow and busy machines.
    expect(user / 1000 / (faces.length * domains.length)).toBeLessThan(40);
  });

  it('refuse a size that is none', () => {
    expect(() => renderFace(plainFace, 'photo', 0)).toThrow('a picture of 0 pixels');
    expect(() => renderFace(plainFace, 'photo', 64.5)).toThrow('64.5');
  });
});
