import { type Canvas, parts } from '../canvas.js';
import type { Color } from '../colours.js';
import { develop, type Planes, studioLight } from '../develop.js';
import { geometryOf } from '../geometry.js';
import { photoLook } from '../look.js';
import { drawPerson } from '../person.js';
import { clamp, mix } from '../shapes.js';
import type { PaintJob } from './painter.js';

/** Cells across the picture. */
const cells = 32;
/** How many values each channel of the palette has. */
const levels = 5;

/** Blocks of few colours with dark outlines, as on old game consoles. */
export function paintPixel({ face, size, out, canvasOf }: PaintJob): void {
  const canvas = canvasOf(cells);
  const look = { ...photoLook(face), strands: 0, lineWidth: 0.05, gloss: 0 };
  const bold = { ...face, eyeSize: mix(1, 1.5, face.eyeSize), brows: mix(0.2, 0.8, face.brows) };
  canvas.softness = 0.35;
  drawPerson({ canvas, geometry: geometryOf(bold), look });
  const block = new Float32Array(3 * cells * cells);
  flatten(canvas, look.background);
  develop(canvas, studioLight(face.light), block);
  limit(block, canvas);
  enlarge(block, out, size);
}

/** A plain wall and calmer shading, so that no gradient breaks into rings. */
function flatten({ part, light, nx, ny, red, green, blue }: Canvas, wall: Color): void {
  for (let index = 0; index < part.length; index++) {
    if (part[index] === parts.background) {
      red[index] = wall[0];
      green[index] = wall[1];
      blue[index] = wall[2];
      light[index] = 1;
    } else {
      nx[index] *= 0.8;
      ny[index] *= 0.8;
    }
  }
}

function limit(block: Planes, { ink, part }: Canvas): void {
  const area = cells * cells;
  for (let index = 0; index < area; index++) {
    const dark = part[index] === 0 ? 1 : 1 - 0.5 * ink[index];
    const [red, green, blue] = [block[index], block[area + index], block[2 * area + index]].map(
      (v) => v * dark,
    );
    const grey = 0.3 * red + 0.59 * green + 0.11 * blue;
    // Brightness in steps, colour along with it: greys stay grey.
    const step = Math.round(grey * (levels + 3)) / (levels + 3);
    for (const [channel, value] of [red, green, blue].entries()) {
      const tint = Math.round((value - grey) * 1.3 * levels * 2) / (levels * 2);
      block[channel * area + index] = clamp((step + tint - 0.5) * 1.1 + 0.52);
    }
  }
}

/** Each cell as a block; where pixels straddle cells, the one at their centre. */
function enlarge(block: Planes, out: Planes, size: number): void {
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
