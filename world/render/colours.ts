import type { Face } from '../face.js';
import { mix } from './shapes.js';

/** Red, green, blue, each 0 to 1, as screens show them (sRGB). */
export type Color = readonly [number, number, number];

export function mixColours(from: Color, to: Color, share: number): Color {
  return [mix(from[0], to[0], share), mix(from[1], to[1], share), mix(from[2], to[2], share)];
}

export function scaleColour(colour: Color, factor: number): Color {
  return [colour[0] * factor, colour[1] * factor, colour[2] * factor];
}

export function luminance(red: number, green: number, blue: number): number {
  return 0.299 * red + 0.587 * green + 0.114 * blue;
}

export function greyOf(colour: Color): number {
  return luminance(colour[0], colour[1], colour[2]);
}

export function distanceOf(a: Color, b: Color): number {
  return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}

const skinTones: readonly Color[] = [
  [0.97, 0.83, 0.75],
  [0.92, 0.73, 0.6],
  [0.8, 0.58, 0.43],
  [0.58, 0.38, 0.26],
  [0.36, 0.22, 0.15],
];

export function skinColour(tone: number): Color {
  const place = tone * (skinTones.length - 1);
  const index = Math.min(skinTones.length - 2, Math.floor(place));
  return mixColours(skinTones[index], skinTones[index + 1], place - index);
}

export const hairColours: Readonly<Record<Face['hairColour'], Color>> = {
  black: [0.1, 0.09, 0.11],
  brown: [0.4, 0.23, 0.11],
  blond: [0.91, 0.74, 0.36],
  red: [0.78, 0.29, 0.07],
  grey: [0.69, 0.7, 0.73],
};

export const eyeColours: Readonly<Record<Face['eyeColour'], Color>> = {
  brown: [0.46, 0.24, 0.08],
  blue: [0.16, 0.46, 0.86],
  green: [0.2, 0.6, 0.24],
};

export const backgroundColours: Readonly<Record<Face['background'], Color>> = {
  grey: [0.6, 0.6, 0.61],
  blue: [0.33, 0.52, 0.82],
  green: [0.38, 0.64, 0.38],
  red: [0.78, 0.3, 0.29],
  yellow: [0.9, 0.8, 0.38],
  purple: [0.56, 0.37, 0.71],
};

const clothes: Readonly<Record<Face['background'], Color>> = {
  grey: [0.2, 0.28, 0.45],
  blue: [0.85, 0.8, 0.7],
  green: [0.5, 0.16, 0.2],
  red: [0.24, 0.26, 0.32],
  yellow: [0.25, 0.42, 0.4],
  purple: [0.83, 0.83, 0.86],
};

export function clothesColour(face: Face): Color {
  return clothes[face.background];
}

const headwearColours: Readonly<Record<Exclude<Face['headwear'], 'none'>, readonly Color[]>> = {
  cap: [
    [0.14, 0.27, 0.66],
    [0.74, 0.1, 0.14],
    [0.1, 0.48, 0.3],
  ],
  hat: [
    [0.86, 0.76, 0.54],
    [0.27, 0.17, 0.12],
    [0.45, 0.12, 0.2],
  ],
  beanie: [
    [0.1, 0.5, 0.5],
    [0.85, 0.4, 0.12],
    [0.5, 0.2, 0.55],
  ],
};

/** A colour of the headwear that stands out from the hair and the background. */
export function headwearColour(face: Face): Color {
  if (face.headwear === 'none') return [0, 0, 0];
  const hair = hairColours[face.hairColour];
  const background = backgroundColours[face.background];
  const contrast = (colour: Color) => Math.min(distanceOf(colour, hair), distanceOf(colour, background));
  const [first, ...others] = headwearColours[face.headwear];
  return others.reduce((best, colour) => (contrast(colour) > contrast(best) + 0.12 ? colour : best), first);
}
