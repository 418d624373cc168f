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
    look: { ...photoLook(face), lineWidth: 0.03, strands: 1.4 },
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
    const dark = clamp(isWall ? 0.34 * (1 - light) - 0.02 : 0.97 - light * 1.12);
    const grain = noise(x * 46, y * 46);
    const wobble = 1.6 * noise(x * 5, y * 5);
    const stripe = (along: number, from: number, to: number) => {
      const share = smoothstep(from, to, dark);
      const wave = 0.5 + 0.5 * Math.sin(along * 64 + phase + wobble);
      return share * mix(0.5, mix(wave * wave, 1, share * share * 0.6), shown);
    };
    const hatch = 0.55 * stripe((x + y) * 0.72, 0.1, 0.6) + 0.5 * stripe((x - y) * 0.72, 0.55, 1);
    const smudge = 0.22 * dark + 0.3 * smoothstep(0.62, 0.95, dark);
    const tone = clamp((hatch + smudge) * (0.75 + 0.5 * grain));
    const line = canvas.ink[index] * (0.82 + 0.3 * grain);
    const ink = clamp(tone + line * (1 - 0.6 * tone));
    const sheet = 0.985 + 0.03 * grain;
    for (let channel = 0; channel < 3; channel++) {
      out[channel * area + index] = mix(paper[channel] * sheet, lead[channel], ink);
    }
  }
}
