import { describe, expect, it } from 'vitest';
import { choices } from '../attributes.js';
import type { Face } from '../face.js';
import {
  backgroundColours,
  clothesColour,
  distanceOf,
  eyeColours,
  greyOf,
  hairColours,
  headwearColour,
  luminance,
  mixColours,
  scaleColour,
  skinColour,
} from './colours.js';
import { photoLook } from './look.js';
import { noiseOf } from './noise.js';
import { plainFace } from './testing/faces.js';

describe('colours', () => {
  it('mix, scale and have a brightness', () => {
    expect(mixColours([0, 0, 1], [1, 0, 0], 0.25)).toEqual([0.25, 0, 0.75]);
    expect(scaleColour([0.5, 1, 0], 0.5)).toEqual([0.25, 0.5, 0]);
    expect(luminance(1, 1, 1)).toBeCloseTo(1);
    expect(greyOf([0, 1, 0])).toBeGreaterThan(greyOf([1, 0, 0]));
    expect(distanceOf([0, 0, 0], [0.6, 0.8, 0])).toBeCloseTo(1);
  });

  it('of one attribute are far from each other', () => {
    for (const table of [hairColours, eyeColours, backgroundColours]) {
      const colours = Object.values(table);
      for (const [index, colour] of colours.entries()) {
        for (const other of colours.slice(0, index)) expect(distanceOf(colour, other)).toBeGreaterThan(0.2);
      }
    }
  });

  it('of skin darken from one end to the other', () => {
    const tones = Array.from({ length: 21 }, (_, index) => greyOf(skinColour(index / 20)));
    expect([...tones].sort((a, b) => b - a)).toEqual(tones);
    expect(tones[0] - tones[20]).toBeGreaterThan(0.5);
  });

  it('of headwear stand out from hair and background, whatever they are', () => {
    for (const headwear of ['cap', 'hat', 'beanie'] as const) {
      for (const hairColour of Object.keys(choices.hairColour) as Face['hairColour'][]) {
        for (const background of Object.keys(choices.background) as Face['background'][]) {
          const face: Face = { ...plainFace, headwear, hairColour, background };
          const colour = headwearColour(face);
          expect(distanceOf(colour, hairColours[hairColour]), `${headwear} ${hairColour}`).toBeGreaterThan(
            0.15,
          );
          expect(distanceOf(colour, backgroundColours[background])).toBeGreaterThan(0.15);
        }
      }
    }
    expect(headwearColour(plainFace)).toEqual([0, 0, 0]);
  });

  it('of clothes stand out from the background', () => {
    for (const background of Object.keys(choices.background) as Face['background'][]) {
      const colour = clothesColour({ ...plainFace, background });
      expect(distanceOf(colour, backgroundColours[background])).toBeGreaterThan(0.25);
    }
  });

  it('of a photo are those of the face', () => {
    const look = photoLook({ ...plainFace, hairColour: 'red', eyeColour: 'green', age: 0 });
    expect(look.hair).toEqual(hairColours.red);
    expect(look.iris).toEqual(eyeColours.green);
    expect(look.skin).toEqual(skinColour(plainFace.skin));
    for (const value of Object.values(look).flat()) expect(value).toBeGreaterThanOrEqual(0);
  });
});

describe('noise', () => {
  it('is smooth, in range, and the same for the same seed', () => {
    const noise = noiseOf(1234);
    let largest = 0;
    for (let x = -3; x < 9; x += 0.01) {
      const value = noise(x, 0.4);
      expect(value).toBeGreaterThanOrEqual(0);
      expect(value).toBeLessThan(1);
      largest = Math.max(largest, Math.abs(value - noise(x + 0.01, 0.4)));
    }
    expect(largest).toBeLessThan(0.02);
    expect(noiseOf(1234)(3.3, 8.1)).toBe(noise(3.3, 8.1));
    expect(noiseOf(1235)(3.3, 8.1)).not.toBe(noise(3.3, 8.1));
  });
});
