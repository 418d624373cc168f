import { paint } from '../canvas.js';
import { boxAround, pictureFrame, within } from '../frame.js';
import type { Scene } from '../scene.js';
import { ellipse, mix, segment, smoothstep } from '../shapes.js';

/** The nose: its ridge between the brows and the tip, its shadow, wings and nostrils. */
export function drawNose({ canvas, geometry, look }: Scene): void {
  const { pose, nose, noseWidth, face } = geometry;
  const root = pose.place(0, -0.08, 0.01);
  const dx = nose.x - root.x;
  const dy = nose.y - root.y;
  const length = Math.hypot(dx, dy);
  // The shadow falls to the side away from the light; a turned head shows it at the far side of the ridge.
  const away = -Math.sign(face.light || 1) * Math.min(1, Math.abs(face.light) * 1.5);
  const across = { x: -dy / length, y: dx / length };
  canvas.visit(
    pictureFrame,
    [Math.min(root.x, nose.x) - 0.22, root.y - 0.05, Math.max(root.x, nose.x) + 0.22, nose.y + 0.12],
    ({ u: x, v: y, index }) => {
      const t = ((x - root.x) * dx + (y - root.y) * dy) / (length * length);
      const side = -((x - root.x) * across.x + (y - root.y) * across.y);
      if (t < -0.2 || t > 1.25) return;
      const fade = Math.max(0, Math.min(1, (t + 0.15) / 0.5, (1.25 - t) / 0.25));
      const width = mix(0.035, noseWidth * 0.95, Math.max(0, Math.min(1, t)));
      const ridge = Math.exp(-((side / width) ** 2));
      canvas.nx[index] += ((2.6 * side) / width) * ridge * 0.26 * fade;
      const shade = Math.exp(-(((side - away * width * 1.05) / (width * 0.75)) ** 2));
      canvas.light[index] *= 1 - 0.3 * fade * shade * Math.abs(away);
      canvas.gloss[index] += 0.16 * look.gloss * ridge * fade;
    },
  );
  const base = within(nose, 0, 0.028);
  canvas.shadow(within(base, away * 0.02, 0.035), noseWidth * 1.15, 0.032, 0.42);
  canvas.bump(within(nose, 0, 0.005), noseWidth * 0.62, 0.05, 0.02);
  const wing = noseWidth * 0.8;
  for (const side of [-1, 1] as const) {
    const nostril = within(base, side * wing * 0.55, 0.006, side * 0.3);
    canvas.fill(nostril, [-0.04, -0.03, 0.04, 0.03], 'skin', (sample) => {
      const { u, v } = sample;
      sample.distance = ellipse(u, v, noseWidth * 0.3, 0.014);
      sample.line = 0;
      sample.opacity = 0.85;
      paint(sample, look.crease, 0.7);
    });
    canvas.stroke(base, [-0.14, -0.06, 0.14, 0.04], 0.018, look.crease, 0.5, 0.85, (u, v) =>
      segment(u, v, side * wing * 1.05, -0.035, side * wing * 0.95, 0.01),
    );
  }
  canvas.stroke(base, [-0.1, 0, 0.1, 0.04], 0.016, look.crease, 0.35, 0.9, (u, v) =>
    Math.abs(u) > wing ? 1 : Math.abs(v - 0.02 + 0.012 * Math.abs(u / wing)),
  );
  // A turned head shows the ridge against the far cheek.
  const seen = smoothstep(0.1, 0.35, Math.abs(pose.turn));
  if (seen > 0) {
    const side = Math.sign(pose.turn);
    const start = pose.place(side * 0.03, -0.05, 0.02);
    const end = within(nose, side * noseWidth * 0.5, 0);
    const box = boxAround(start, end);
    canvas.stroke(pictureFrame, box, 0.014, look.crease, 0.25 * seen, seen, (x, y) =>
      segment(x, y, start.x, start.y, end.x, end.y),
    );
  }
}
