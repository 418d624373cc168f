import { within } from '../frame.js';
import type { Scene } from '../scene.js';
import { segment, smoothstep } from '../shapes.js';

/** Wrinkles: folds beside the nose first, then the forehead, bags under the eyes and crow's feet. */
export function drawAge({ canvas, geometry, look }: Scene): void {
  const { pose, face, eyeX, eyeY, eyeHalf, noseWidth, expression } = geometry;
  const folds = Math.max(smoothstep(0.12, 0.6, face.age), 0.55 * Math.max(0, expression.cheeks));
  const middle = smoothstep(0.28, 0.55, face.age);
  const old = smoothstep(0.5, 0.85, face.age);
  for (const side of [-1, 1] as const) {
    if (folds > 0.02) {
      const fold = pose.place(side * (noseWidth + 0.075), 0.25);
      const line = (u: number, v: number) =>
        segment(
          u + side * 0.9 * (v / 0.3) * (v / 0.3) * 0.06,
          v,
          -side * 0.05,
          -0.085,
          side * 0.035,
          0.085 + 0.04 * face.age,
        );
      canvas.stroke(fold, [-0.1, -0.1, 0.1, 0.15], 0.026, look.crease, 0.88 * folds, 0.9 * folds, line);
      canvas.shadow(within(fold, 0, 0), 0.05, 0.12, 0.16 * folds);
    }
    if (middle > 0) {
      const bag = pose.place(side * eyeX, eyeY + 0.085);
      canvas.stroke(
        bag,
        [-eyeHalf, -0.05, eyeHalf, 0.05],
        0.022,
        look.crease,
        0.8 * middle,
        0.8 * old,
        (u, v) => (Math.abs(u) > eyeHalf * 0.85 ? 1 : Math.abs(v - 0.03 * (1 - (u / eyeHalf) ** 2))),
      );
      canvas.shadow(bag, 0.085, 0.035, 0.26 * middle);
      const corner = pose.place(side * (eyeX + eyeHalf + 0.045), eyeY);
      for (const slope of [-0.5, 0.05, 0.6]) {
        canvas.stroke(
          corner,
          [-0.06, -0.06, 0.06, 0.06],
          0.018,
          look.crease,
          0.7 * middle,
          0.7 * old,
          (u, v) => segment(u, v, -side * 0.028, slope * 0.028, side * 0.04, slope * 0.055),
        );
      }
    }
    if (old > 0) {
      const jowl = pose.place(side * 0.19, 0.43);
      canvas.stroke(jowl, [-0.06, -0.1, 0.06, 0.1], 0.026, look.crease, 0.7 * old, 0.7 * old, (u, v) =>
        segment(u, v, -side * 0.015, -0.05, side * 0.02, 0.06),
      );
    }
  }
  for (const [index, y] of [-0.3, -0.25, -0.355].entries()) {
    const strength = index === 0 ? middle : old;
    if (strength <= 0) continue;
    const brow = pose.place(0, y);
    const half = index === 2 ? 0.16 : 0.2;
    canvas.stroke(
      brow,
      [-half, -0.05, half, 0.05],
      0.024,
      look.crease,
      0.75 * strength,
      0.7 * strength,
      (u, v) => (Math.abs(u) > half ? 1 : Math.abs(v + 0.014 * Math.cos(u * 16) - 0.012 * (u / half) ** 2)),
    );
  }
}
