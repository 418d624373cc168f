import { forEachLit } from '../develop.js';
import { geometryOf } from '../geometry.js';
import { photoLook } from '../look.js';
import { drawPerson } from '../person.js';
import { clamp } from '../shapes.js';
import type { PaintJob } from './painter.js';

/** The photo at night: cold light of the moon from one side, a faint warm lamp from the other. */
export function paintNight({ face, size, out, canvasOf }: PaintJob): void {
  const canvas = canvasOf(size);
  drawPerson({ canvas, geometry: geometryOf(face), look: photoLook(face) });
  const area = size * size;
  const { red, green, blue, nx, light, part } = canvas;
  forEachLit(
    canvas,
    { direction: [-0.8, -0.6, 0.35], ambient: 0, diffuse: 1, highlight: 1 },
    (index, moon, shine) => {
      if (part[index] === 0) {
        out[index] = 0.02 + 0.1 * red[index];
        out[area + index] = 0.03 + 0.1 * green[index];
        out[2 * area + index] = 0.1 + 0.14 * blue[index];
        return;
      }
      const cold = 0.16 + 0.62 * moon * moon * light[index];
      const lamp = 0.28 * clamp(nx[index] * 0.9) * light[index];
      out[index] = clamp(red[index] * (cold * 0.55 + lamp * 1.3) + 0.35 * shine);
      out[area + index] = clamp(green[index] * (cold * 0.72 + lamp * 0.8) + 0.45 * shine);
      out[2 * area + index] = clamp(blue[index] * (cold * 1.1 + lamp * 0.35) + 0.03 + 0.6 * shine);
    },
  );
}
