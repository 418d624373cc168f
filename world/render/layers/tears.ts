import { paint } from '../canvas.js';
import { within } from '../frame.js';
import type { Scene } from '../scene.js';
import { ellipse, mix, segment } from '../shapes.js';

/** Tears that run down both cheeks. */
export function drawTears({ canvas, geometry, look }: Scene): void {
  const { pose, expression, eyeX, eyeY } = geometry;
  const { tears } = expression;
  if (tears <= 0) return;
  for (const side of [-1, 1] as const) {
    const frame = pose.place(side * (eyeX + 0.02), eyeY + 0.16);
    const length = mix(0.05, 0.15, tears);
    canvas.fill(within(frame, 0, 0), [-0.06, -0.12, 0.06, 0.3], 'tear', (sample) => {
      const { u, v } = sample;
      const trail = segment(u, v, 0, -0.09, side * 0.01, length - 0.06) - 0.02;
      const drop = ellipse(u - side * 0.01, v - length + 0.04, 0.034, 0.045);
      sample.distance = Math.min(trail, drop);
      sample.opacity = 0.85 * tears;
      sample.line = 0.8 * tears;
      sample.gloss = 0.8;
      sample.nx = u * 8;
      sample.ny = -0.2;
      paint(sample, look.tear);
    });
  }
}
