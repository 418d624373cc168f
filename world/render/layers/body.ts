import { paint } from '../canvas.js';
import { pictureFrame, within } from '../frame.js';
import type { Scene } from '../scene.js';
import { clamp, ellipse, roundedBox, smoothUnion } from '../shapes.js';

/** The neck, with the shadow of the chin on it. */
export function drawNeck({ canvas, look, geometry }: Scene): void {
  const { head, turn } = geometry.pose;
  const half = 0.24 + 0.05 * geometry.face.faceWidth;
  const top = within(head, 0.02 * turn, 0.3);
  const chinY = top.y + (geometry.chin - 0.3) * head.by;
  canvas.fill(pictureFrame, [-0.7, 0.1, 0.7, 1], 'neck', (sample) => {
    const { u: x, v: y } = sample;
    const share = clamp((y - top.y) / 0.5);
    const middle = top.x * (1 - share);
    const u = (x - middle) / half;
    sample.distance = Math.max(Math.abs(x - middle) - half - 0.6 * Math.max(0, y - 0.76) ** 1.5, top.y - y);
    sample.nx = clamp(u, -1, 1) * 0.85;
    sample.ny = 0.15;
    sample.gloss = 0.1;
    sample.light = 0.62 + 0.3 * clamp((y - chinY - 0.06) / 0.25);
    paint(sample, look.skin);
  });
}

/** Shoulders in a pullover with a round collar. */
export function drawShoulders({ canvas, look }: Scene): void {
  canvas.fill(pictureFrame, [-1, 0.6, 1, 1], 'clothes', (sample) => {
    const { u: x, v: y } = sample;
    const body = smoothUnion(ellipse(x, y - 1.26, 1.0, 0.44), roundedBox(x, y - 1.07, 0.4, 0.29, 0.12), 0.16);
    const neckline = ellipse(x, y - 0.76, 0.34, 0.16);
    sample.distance = Math.max(body, -neckline);
    sample.nx = clamp(x / 0.98, -0.9, 0.9) * 0.8;
    sample.ny = -0.45 + 0.5 * (y - 0.75);
    const isCollar = neckline < 0.065;
    if (isCollar) sample.ny -= 0.3;
    sample.light = isCollar ? 1 : 1 - 0.25 * clamp(1 - (neckline - 0.065) / 0.05);
    paint(sample, isCollar ? look.collar : look.clothes);
  });
}
