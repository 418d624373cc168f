import { develop, studioLight } from '../develop.js';
import { geometryOf } from '../geometry.js';
import { photoLook } from '../look.js';
import { drawPerson } from '../person.js';
import { clamp, mix } from '../shapes.js';
import type { PaintJob } from './painter.js';

/** Cells across the picture: 3 pixels each at 64. */
const cells = 22;

/** Blocks of few colours, as on old game consoles. */
export function paintPixel({ face, size, out, canvasOf }: PaintJob): void {
  const canvas = canvasOf(cells);
  const look = { ...photoLook(face), strands: 0.4, lineWidth: 0.02, gloss: 0.4 };
  const geometry = geometryOf({
    ...face,
    eyeSize: mix(0.6, 1.2, face.eyeSize),
    brows: mix(0.4, 1, face.brows),
  });
  drawPerson({ canvas, geometry, look });
  const block = new Float32Array(3 * cells * cells);
  develop(canvas, studioLight(face.light), block);
  const levels = 6;
  for (let index = 0; index < cells * cells; index++) {
    const ink = canvas.ink[index] * 0.35;
    for (let channel = 0; channel < 3; channel++) {
      const value = clamp((block[channel * cells * cells + index] * (1 - ink) - 0.5) * 1.15 + 0.52);
      block[channel * cells * cells + index] = Math.round(value * levels) / levels;
    }
  }
  const area = size * size;
  for (let row = 0; row < size; row++) {
    const top = Math.floor(((row + 0.5) / size) * cells) * cells;
    for (let column = 0; column < size; column++) {
      const cell = top + Math.floor(((column + 0.5) / size) * cells);
      for (let channel = 0; channel < 3; channel++) {
        out[channel * area + row * size + column] = block[channel * cells * cells + cell];
      }
    }
  }
}
