import { paint, type Sample } from '../../canvas.js';
import type { Color } from '../../colours.js';
import { pictureFrame, within } from '../../frame.js';
import type { Scene } from '../../scene.js';
import { clamp, ellipse, mix, smoothstep } from '../../shapes.js';
import type { Coat } from './coat.js';

/** Chest and neck in fur, with a collar in the colour of the person's clothes. */
export function drawAnimalBody({ canvas, look, geometry }: Scene, coat: Coat): void {
  const { head } = geometry.pose;
  const top = within(head, 0, 0.25);
  canvas.fill(pictureFrame, [-1, 0.1, 1, 1], 'neck', (sample) => {
    const { u: x, v: y } = sample;
    const middle = top.x * clamp((0.95 - y) / 0.6);
    const half = 0.31 + coat.shag + 0.55 * smoothstep(0.62, 1.1, y);
    const tuft = coat.tufts(x * 0.8, y - 0.4) * 0.8;
    sample.distance = Math.max((Math.abs(x - middle) - half) * 0.85, top.y - y) - tuft;
    sample.nx = clamp((x - middle) / half, -1, 1) * 0.8;
    sample.ny = 0.05;
    sample.light = 0.45 + 0.5 * smoothstep(0.45, 0.95, y);
    const chest = Math.exp(-(((x - middle) / 0.2) ** 2)) * smoothstep(0.55, 0.8, y);
    furColour(sample, coat.fur, coat.pale, chest, coat.texture(x * 0.9, y - 0.6));
  });
  canvas.fill(pictureFrame, [-0.6, 0.6, 0.6, 0.95], 'clothes', (sample) => {
    const { u: x, v: y } = sample;
    const bow = y - 0.72 - 0.12 * (1 - (x / 0.42) ** 2);
    sample.distance = Math.max(Math.abs(bow) - 0.035, Math.abs(x) - 0.42);
    sample.nx = x * 1.6;
    paint(sample, look.clothes);
  });
}

/** Fur of one colour that turns into another by `share`. */
export function furColour(sample: Sample, from: Color, to: Color, share: number, tone: number): void {
  const factor = 1 + tone * 0.9;
  sample.red = mix(from[0], to[0], share) * factor;
  sample.green = mix(from[1], to[1], share) * factor;
  sample.blue = mix(from[2], to[2], share) * factor;
  sample.nx += tone * 0.4;
  sample.gloss = 0.1;
}

/** The head without muzzle and ears; `marking` darkens stripes, 0 to 1. */
export function drawAnimalHead(
  { canvas, geometry }: Scene,
  coat: Coat,
  marking: (x: number, y: number) => number,
): void {
  const { pose, skull, headDistance, chin, face } = geometry;
  canvas.fill(pose.head, [-0.65, -0.7, 0.65, 0.75], 'skin', (sample) => {
    const { u: x, v: y } = sample;
    const distance = headDistance(x, y);
    sample.distance = distance > 0.12 ? distance : distance - coat.tufts(x, y);
    if (sample.distance > 0.1) return;
    const middle = skull.x * smoothstep(0.3, -0.2, y);
    sample.nx = clamp((x - middle) / (skull.rx * 1.06), -1, 1) * 0.88;
    sample.ny = clamp(y < 0 ? y / 0.6 : y / chin, -1, 1) * 0.75;
    sample.light = 1;
    const tone = coat.texture(x, y);
    const dark = marking(x, y);
    furColour(sample, coat.fur, coat.dark, dark, tone);
    // Old animals turn white around the eyes and the muzzle.
    const white =
      0.75 *
      face.age *
      smoothstep(0.52, 0.1, Math.abs(y - 0.12)) *
      smoothstep(0.42, 0.1, Math.abs(x - pose.turn * 0.25));
    sample.red = mix(sample.red, 0.86, white);
    sample.green = mix(sample.green, 0.84, white);
    sample.blue = mix(sample.blue, 0.82, white);
  });
}

/** Dark sockets that make the eyes of an animal stand out from its fur. */
export function drawSockets({ canvas, geometry }: Scene, coat: Coat): void {
  const { eyes, eyeHalf, eyeHeight } = geometry;
  for (const eye of eyes) {
    canvas.fill(eye, [-0.2, -0.16, 0.2, 0.16], 'skin', (sample) => {
      const { u, v } = sample;
      sample.distance = ellipse(u, v, eyeHalf * 1.22, eyeHeight * 1.45) + 0.01;
      sample.opacity = 0.8;
      sample.line = 0;
      paint(sample, coat.dark, 0.55);
    });
  }
}
