import { type Color, mixColours } from '../colours.js';
import { forEachLit, studioLight } from '../develop.js';
import { geometryOf } from '../geometry.js';
import { humanEyes } from '../layers/eyes.js';
import { type Look, photoLook } from '../look.js';
import { drawPerson } from '../person.js';
import { clamp, mix, smoothstep } from '../shapes.js';
import type { PaintJob } from './painter.js';

const outline: Color = [0.07, 0.04, 0.09];

/** Flat bright colours in two tones with bold outlines and large eyes. */
export function paintCartoon({ face, size, out, canvasOf }: PaintJob): void {
  const canvas = canvasOf(size);
  const geometry = geometryOf({
    ...face,
    eyeSize: mix(1, 1.8, face.eyeSize),
    brows: mix(0.3, 1.1, face.brows),
  });
  drawPerson(
    { canvas, geometry, look: cartoonLook(photoLook(face)) },
    { eyes: { ...humanEyes, iris: 0.66 } },
  );
  const area = size * size;
  const soft = 0.03 + canvas.pixel * 0.6;
  forEachLit(canvas, studioLight(face.light), (index, diffuse) => {
    const shade = smoothstep(0.44 - soft, 0.44 + soft, diffuse * mix(0.5, 1, canvas.light[index]));
    const tone = mix(1, mix(0.74, 1.04, shade), canvas.lit[index]);
    const ink = canvas.ink[index];
    const red = canvas.red[index] * tone;
    const green = canvas.green[index] * tone;
    const blue = canvas.blue[index] * tone;
    const grey = 0.3 * red + 0.59 * green + 0.11 * blue;
    out[index] = mix(clamp(grey + (red - grey) * 1.45), outline[0], ink);
    out[area + index] = mix(clamp(grey + (green - grey) * 1.45), outline[1], ink);
    out[2 * area + index] = mix(clamp(grey + (blue - grey) * 1.45), outline[2], ink);
  });
}

function cartoonLook(look: Look): Look {
  return {
    ...look,
    lineWidth: 0.046,
    strands: 0.25,
    gloss: 0,
    skin: mixColours(look.skin, [1, 0.8, 0.5], 0.15),
    blush: mixColours(look.skin, [1, 0.5, 0.45], 0.4),
    teeth: [1, 1, 1],
    eyeWhite: [1, 1, 1],
    pupil: outline,
  };
}
