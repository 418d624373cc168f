import { paint } from '../canvas.js';
import type { Scene } from '../scene.js';
import { mix } from '../shapes.js';

/** The eyebrows: from thin and arched to bushy and straight, raised inside by grief. */
export function drawBrows({ canvas, geometry, look }: Scene): void {
  const { pose, face, expression, eyeX, eyeY, eyeHalf } = geometry;
  const half = eyeHalf * 1.18;
  const thickness = mix(0.016, 0.044, face.brows);
  const arch = mix(0.05, 0.012, face.brows);
  const y = eyeY - mix(0.125, 0.11, face.brows) - 0.25 * (geometry.eyeHeight - 0.065) - expression.browRaise;
  for (const side of [-1, 1] as const) {
    const frame = pose.place(side * (eyeX + 0.008), y, 0.012);
    canvas.fill(frame, [-half, -0.16, half, 0.12], 'brow', (sample) => {
      const { u, v } = sample;
      // -1 at the inner end, 1 at the outer one.
      const t = (u * side) / half;
      const middle =
        -arch * (1 - (t - 0.08) ** 2) + arch * 0.5 - expression.innerBrow * (0.5 - 0.5 * t - 0.25);
      const thick = thickness * (t > 0 ? 1 - 0.65 * t * t : 1 - 0.1 * t * t);
      sample.distance = Math.max(Math.abs(v - middle) - thick, Math.abs(u) - half);
      sample.line = 0.9;
      sample.ny = ((v - middle) / thick) * 0.3;
      paint(sample, look.brow);
    });
  }
}
