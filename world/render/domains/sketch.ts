import { luminance } from '../colours.js';
import { develop, studioLight } from '../develop.js';
import { geometryOf } from '../geometry.js';
import { photoLook } from '../look.js';
import { noiseOf } from '../noise.js';
import { drawPerson } from '../person.js';
import { clamp, mix, smoothstep } from '../shapes.js';
import type { PaintJob } from './painter.js';

const paper = [0.965, 0.95, 0.91] as const;
const lead = [0.17, 0.17, 0.19] as const;

/** Pencil on paper: contours, and hatching that thickens and crosses where the photo is dark. */
export function paintSketch({ face, size, detailSeed, out, canvasOf }: PaintJob): void {
  const canvas = canvasOf(size);
  drawPerson({
    canvas,
    geometry: geometryOf(face),
    look: { ...photoLook(face), lineWidth: 0.034, strands: 1.4 },
  });
  develop(canvas, studioLight(face.light), out);
  const noise = noiseOf(detailSeed);
  const phase = (detailSeed % 97) / 15;
  const area = size * size;
  // Hatching finer than pixels becomes a plain tone.
  const shown = smoothstep(24, 56, size);
  for (let index = 0; index < area; index++) {
    const x = ((index % size) + 0.5) * canvas.pixel;
    const y = (Math.floor(index / size) + 0.5) * canvas.pixel;
    const light = luminance(out[index], out[area + index], out[2 * area + index]);
    const isWall = canvas.part[index] === 0;
    const dark = clamp(isWall ? 0.1 + 0.25 * (1 - light) : 1.02 - light * 1.12);
    const grain = noise(x * 46, y * 46);
    const wobble = 1.6 * noise(x * 5, y * 5);
    const stripe = (along: number, threshold: number) => {
      const wave = 0.5 + 0.5 * Math.sin(along * 64 + phase + wobble);
      const share = clamp((dark - threshold) / 0.5);
      return mix(
        share * 0.5,
        smoothstep(1 - share * 0.95, 1.25 - share * 0.95, wave) * (share > 0 ? 1 : 0),
        shown,
      );
    };
    const hatch =
      0.62 * stripe((x + y) * 0.72, 0.12) +
      0.6 * stripe((x - y) * 0.72, 0.5) +
      0.35 * smoothstep(0.6, 0.95, dark);
    const ink = clamp(
      Math.max(hatch, 0.35 * dark) * (0.75 + 0.5 * grain) + canvas.ink[index] * (0.78 + 0.3 * grain),
    );
    const sheet = 0.985 + 0.03 * grain;
    for (let channel = 0; channel < 3; channel++) {
      out[channel * area + index] = mix(paper[channel] * sheet, lead[channel], ink);
    }
  }
}
