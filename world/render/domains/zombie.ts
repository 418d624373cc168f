import { type Color, mixColours, scaleColour } from '../colours.js';
import { develop, studioLight } from '../develop.js';
import { geometryOf } from '../geometry.js';
import { type Look, photoLook } from '../look.js';
import { drawPerson } from '../person.js';
import type { Scene } from '../scene.js';
import type { PaintJob } from './painter.js';

/** The same person, undead. */
export function paintZombie({ face, size, out, canvasOf }: PaintJob): void {
  const canvas = canvasOf(size);
  drawPerson(
    { canvas, geometry: geometryOf(face), look: zombieLook(photoLook(face)) },
    { onSkin: drawDecay },
  );
  develop(canvas, { ...studioLight(face.light), ambient: 0.4 }, out);
}

function zombieLook(look: Look): Look {
  const skin = mixColours([0.5, 0.62, 0.42], scaleColour(look.skin, 0.75), 0.3);
  return {
    ...look,
    skin,
    blush: mixColours(skin, [0.4, 0.35, 0.45], 0.5),
    crease: scaleColour(skin, 0.4),
    lips: [0.35, 0.25, 0.3],
    hair: mixColours(scaleColour(look.hair, 0.75), [0.3, 0.32, 0.26], 0.25),
    iris: mixColours(look.iris, [0.9, 1, 0.75], 0.55),
    eyeWhite: [0.86, 0.86, 0.6],
    teeth: [0.75, 0.7, 0.45],
    mouth: [0.25, 0.02, 0.03],
    background: scaleColour(mixColours(look.background, [0.3, 0.33, 0.28], 0.4), 0.7),
  };
}

const blood: Color = [0.42, 0.03, 0.03];

function drawDecay({ canvas, geometry }: Scene): void {
  const { pose, eyes, eyeX } = geometry;
  for (const eye of eyes) {
    canvas.visit(eye, [-0.3, -0.25, 0.3, 0.3], ({ u, v, index }) => {
      if (canvas.part[index] === 3)
        canvas.light[index] *= 1 - 0.6 * Math.exp(-(u * u) / 0.025 - ((v - 0.01) * (v - 0.01)) / 0.016);
    });
  }
  const wound = pose.place(eyeX + 0.02, 0.24);
  canvas.visit(wound, [-0.15, -0.12, 0.15, 0.12], ({ u, v, index }) => {
    canvas.tint(index, blood, Math.min(1, 1.6 * Math.exp(-(u * u) / 0.006 - (v * v) / 0.003)));
  });
}
