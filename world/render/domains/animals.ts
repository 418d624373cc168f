import { scaleColour } from '../colours.js';
import { develop, studioLight } from '../develop.js';
import { geometryOf } from '../geometry.js';
import { humanEyes } from '../layers/eyes.js';
import { type Look, photoLook } from '../look.js';
import { drawPerson } from '../person.js';
import type { PaintJob } from './painter.js';

function furLook(look: Look): Look {
  return { ...look, skin: look.hair, blush: scaleColour(look.hair, 0.9), lips: [0.1, 0.08, 0.08] };
}

/** The same creature as a dog. */
export function paintDog({ face, size, out, canvasOf }: PaintJob): void {
  const canvas = canvasOf(size);
  const look = furLook(photoLook(face));
  drawPerson({ canvas, geometry: geometryOf(face), look }, { eyes: { ...humanEyes, iris: 0.9 } });
  develop(canvas, studioLight(face.light), out);
}

/** The same creature as a cat. */
export function paintCat({ face, size, out, canvasOf }: PaintJob): void {
  const canvas = canvasOf(size);
  const look = furLook(photoLook(face));
  drawPerson(
    { canvas, geometry: geometryOf({ ...face, jaw: 0 }), look },
    { eyes: { ...humanEyes, slit: true, iris: 1.1 } },
  );
  develop(canvas, studioLight(face.light), out);
}
