import { type AnimalStyle, drawAnimal } from '../animal.js';
import { develop, studioLight } from '../develop.js';
import { drawDogEars } from '../layers/animal/ears.js';
import { humanEyes } from '../layers/eyes.js';
import { smoothstep } from '../shapes.js';
import type { PaintJob } from './painter.js';

const dog: AnimalStyle = {
  eyes: { ...humanEyes, iris: 0.86, pupil: 0.45, scale: 1.0 },
  muzzle: {
    reach: 0.2,
    width: 0.215,
    height: 0.185,
    nose: 0.105,
    noseColour: [0.07, 0.06, 0.07],
    tongue: true,
  },
  cheeks: [0.98, 0.36, 0.14],
  eyeSpread: 1.08,
  // A patch around one eye.
  marking: ({ eyeX, eyeY, pose }, x, y) =>
    0.55 * smoothstep(0.2, 0.12, Math.hypot(x - eyeX - pose.turn * 0.4, (y - eyeY) * 0.9)),
  drawBefore: drawDogEars,
};

/** A dog: long muzzle, black nose, floppy ears, fur in the colour of the hair. */
export function paintDog({ face, size, detailSeed, out, canvasOf }: PaintJob): void {
  const canvas = canvasOf(size);
  drawAnimal({ canvas }, face, dog, detailSeed);
  develop(canvas, studioLight(face.light), out);
}
