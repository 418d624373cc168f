import { develop, studioLight } from '../develop.js';
import { geometryOf } from '../geometry.js';
import { photoLook } from '../look.js';
import { drawPerson } from '../person.js';
import type { PaintJob } from './painter.js';

/** A studio portrait in soft light from one side. */
export function paintPhoto({ face, size, out, canvasOf }: PaintJob): void {
  const canvas = canvasOf(size);
  drawPerson({ canvas, geometry: geometryOf(face), look: photoLook(face) });
  develop(canvas, studioLight(face.light), out);
}
