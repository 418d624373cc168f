import { develop, studioLight } from '../develop.js';
import { geometryOf } from '../geometry.js';
import { photoLook } from '../look.js';
import { noiseOf } from '../noise.js';
import { drawPerson } from '../person.js';
import { clamp } from '../shapes.js';
import type { PaintJob } from './painter.js';

/** Oil on canvas. */
export function paintPainting({ face, size, detailSeed, out, canvasOf }: PaintJob): void {
  const canvas = canvasOf(size);
  drawPerson({ canvas, geometry: geometryOf(face), look: photoLook(face) });
  develop(canvas, studioLight(face.light), out);
  const noise = noiseOf(detailSeed);
  const area = size * size;
  for (let index = 0; index < area; index++) {
    const x = ((index % size) + 0.5) * canvas.pixel;
    const y = (Math.floor(index / size) + 0.5) * canvas.pixel;
    const stroke = noise(x * 8 + y * 6, (y - x) * 24) - 0.5;
    const warm = [1.08, 0.98, 0.8];
    for (let channel = 0; channel < 3; channel++) {
      const place = channel * area + index;
      out[place] = clamp(out[place] * warm[channel] * (1 + 0.5 * stroke));
    }
  }
}
