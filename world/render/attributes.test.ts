import { describe, expect, it } from 'vitest';
import { choices, type Domain, domains } from '../attributes.js';
import type { Face } from '../face.js';
import { renderFace } from './index.js';
import { meanDifference, plainFace } from './testing/faces.js';

const signed = ['yaw', 'pitch', 'roll', 'expression', 'light'] as const;
const continuous = [
  ...signed,
  'skin',
  'age',
  'faceWidth',
  'jaw',
  'eyeSize',
  'eyeSpacing',
  'noseSize',
  'lips',
  'brows',
] as const;
const lowest = (name: (typeof continuous)[number]): number =>
  signed.some((other) => other === name) ? -1 : 0;

/** Attributes that a domain cannot show: pencil and stone have no colours. */
const unseen: Partial<Record<Domain, readonly string[]>> = {
  sketch: ['eyeColour'],
  statue: ['eyeColour'],
};

/** On what kind of face an attribute shows. */
const bearers: Readonly<Record<string, Partial<Face>>> = {
  hairColour: { hairLength: 'medium' },
  hairStyle: { hairLength: 'long' },
  expression: { beard: 'none' },
};

describe.each(domains)('%s', (domain) => {
  it.each(continuous)('shows both ends of %s', (name) => {
    const at = (value: number) => renderFace({ ...plainFace, [name]: value }, domain, 64, 5);
    expect(meanDifference(at(lowest(name)), at(1))).toBeGreaterThan(0.0006);
  });

  it.each(Object.keys(choices) as (keyof typeof choices)[])('tells the values of %s apart', (name) => {
    if (unseen[domain]?.includes(name)) return expect(domain).toMatch(/sketch|statue/);
    const pictures = Object.keys(choices[name]).map((value) =>
      renderFace({ ...plainFace, ...bearers[name], [name]: value }, domain, 64, 5),
    );
    for (const [index, picture] of pictures.entries()) {
      for (const other of pictures.slice(0, index))
        expect(meanDifference(picture, other)).toBeGreaterThan(0.0005);
    }
  });
});

describe('continuous attributes', () => {
  /** The largest change of a picture over steps of `step` of an attribute. */
  const largestChange = (domain: Domain, name: (typeof continuous)[number], from: number, step: number) => {
    const at = (value: number) => renderFace({ ...plainFace, [name]: value }, domain, 32, 5);
    let largest = 0;
    let last = at(from);
    for (let value = from + step; value <= 1; value += step) {
      const next = at(value);
      largest = Math.max(largest, meanDifference(last, next));
      last = next;
    }
    return largest;
  };

  it.each(continuous)('%s changes a photo little by little', (name) => {
    expect(largestChange('photo', name, lowest(name), 0.02)).toBeLessThan(0.012);
  });

  it.each(domains)('change %s without jumps', (domain) => {
    // Blocks and strokes flip one by one, so their steps are larger.
    const bound = domain === 'pixel' || domain === 'painting' || domain === 'sketch' ? 0.05 : 0.025;
    for (const name of ['yaw', 'expression', 'light'] as const) {
      expect(largestChange(domain, name, -0.2, 0.02), name).toBeLessThan(bound);
    }
  });

  it('leave no attribute out', () => {
    const covered = [...continuous, ...Object.keys(choices)].sort();
    expect(covered).toEqual(Object.keys(plainFace).sort());
  });
});

describe('a photo', () => {
  const brightness = (face: Face, left: number, top: number, right: number, bottom: number): number => {
    const { data } = renderFace(face, 'photo', 64);
    let sum = 0;
    for (let y = top; y < bottom; y++) {
      for (let x = left; x < right; x++)
        sum += data[y * 64 + x] + data[4096 + y * 64 + x] + data[8192 + y * 64 + x];
    }
    return sum / ((right - left) * (bottom - top) * 3);
  };

  it('is lit from the side that the light comes from', () => {
    const left = { ...plainFace, light: -1 };
    const right = { ...plainFace, light: 1 };
    expect(brightness(left, 20, 34, 28, 42)).toBeGreaterThan(brightness(right, 20, 34, 28, 42) + 0.1);
    expect(brightness(right, 36, 34, 44, 42)).toBeGreaterThan(brightness(left, 36, 34, 44, 42) + 0.1);
  });

  it('is mirrored when yaw, roll and light are', () => {
    const bald: Face = { ...plainFace, hairLength: 'bald', yaw: 0.6, roll: 0.4, light: 0.3 };
    const { data } = renderFace(bald, 'photo', 64);
    const mirrored = renderFace({ ...bald, yaw: -0.6, roll: -0.4, light: -0.3 }, 'photo', 64).data;
    let apart = 0;
    for (let index = 0; index < data.length; index++) {
      apart += Math.abs(data[index] - mirrored[index - (index % 64) + 63 - (index % 64)]);
    }
    expect(apart / data.length).toBeLessThan(0.01);
  });

  it('grows darker with the skin', () => {
    const tones = [0, 0.25, 0.5, 0.75, 1].map((skin) => brightness({ ...plainFace, skin }, 22, 24, 42, 44));
    expect([...tones].sort((a, b) => b - a)).toEqual(tones);
  });

  it('has hair down to the shoulders, the jaw or the ears', () => {
    const dark: Face = { ...plainFace, hairColour: 'black', skin: 0, background: 'yellow' };
    const beside = (hairLength: Face['hairLength'], top: number) =>
      brightness({ ...dark, hairLength }, 12, top, 18, top + 4);
    expect(beside('long', 50)).toBeLessThan(beside('medium', 50) - 0.3);
    expect(beside('medium', 36)).toBeLessThan(beside('short', 36) - 0.3);
    expect(brightness({ ...dark, hairLength: 'short' }, 28, 10, 36, 16)).toBeLessThan(
      brightness({ ...dark, hairLength: 'bald' }, 28, 10, 36, 16) - 0.3,
    );
  });
});
