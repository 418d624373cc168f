import { type AnimalStyle, drawAnimal } from '../animal.js';
import { develop, studioLight } from '../develop.js';
import { drawCatEars, drawWhiskers } from '../layers/animal/ears.js';
import { type MuzzleStyle, muzzleTip } from '../layers/animal/muzzle.js';
import { humanEyes } from '../layers/eyes.js';
import { smoothstep } from '../shapes.js';
import type { PaintJob } from './painter.js';

const muzzle: MuzzleStyle = {
  reach: 0.06,
  width: 0.15,
  height: 0.11,
  nose: 0.055,
  noseColour: [0.88, 0.5, 0.52],
  tongue: false,
};

const cat: AnimalStyle = {
  eyes: { ...humanEyes, iris: 0.92, pupil: 0.42, slit: true, scale: 1.12 },
  muzzle,
  cheeks: [1.12, 0.34, 0.12],
  eyeSpread: 1.12,
  // The stripes of a tabby: down the forehead, and across both cheeks.
  marking: ({ pose, halfWidth }, x, y) => {
    const u = x - pose.turn * 0.24;
    const forehead =
      smoothstep(-0.16, -0.26, y) *
      smoothstep(0.5, 0.75, Math.cos(u * 34)) *
      smoothstep(0.28, 0.2, Math.abs(u));
    const cheek =
      smoothstep(0.5, 0.66, Math.abs(u) / halfWidth) *
      smoothstep(0.35, 0.7, Math.cos((y + 0.25 * Math.abs(u)) * 36)) *
      smoothstep(-0.12, -0.02, y);
    return 0.9 * Math.max(forehead, cheek);
  },
  drawAfter(scene, coat) {
    drawCatEars(scene, coat);
    drawWhiskers(scene, muzzleTip(scene, muzzle));
  },
};

/** A cat: pointed ears, slit pupils, whiskers, striped fur in the colour of the hair. */
export function paintCat({ face, size, detailSeed, out, canvasOf }: PaintJob): void {
  const canvas = canvasOf(size);
  drawAnimal({ canvas }, face, cat, detailSeed);
  develop(canvas, studioLight(face.light), out);
}
