import { paint } from '../canvas.js';
import { mixColours } from '../colours.js';
import { boxAround, pictureFrame, within } from '../frame.js';
import type { Scene } from '../scene.js';
import { clamp, roundedBox, segment, smoothstep } from '../shapes.js';

/** Clear glasses in a thin frame, or sunglasses with dark lenses. */
export function drawGlasses({ canvas, geometry, look }: Scene): void {
  const { face, pose, eyeX, eyeY, eyeHalf, halfWidth } = geometry;
  if (face.glasses === 'none') return;
  const isDark = face.glasses === 'sunglasses';
  const rx = Math.max(eyeHalf * 1.3, 0.135);
  const ry = isDark ? 0.118 : 0.125;
  const rim = 0.02;
  const round = isDark ? 0.07 : 0.1;
  const x = Math.max(eyeX, rx + 0.03);
  for (const side of [-1, 1] as const) {
    const frame = pose.place(side * x, eyeY + 0.012, 0.03);
    const lens = (u: number, v: number) => roundedBox(u, v - (isDark ? 0.01 : 0), rx, ry, round);
    const glint = (u: number, v: number) =>
      smoothstep(0.03, 0.012, Math.abs(u + 0.9 * v - 0.05)) +
      0.6 * smoothstep(0.014, 0.004, Math.abs(u + 0.9 * v + 0.012));
    canvas.shadow(within(frame, 0, ry + 0.02), rx, 0.03, 0.12);
    canvas.fill(frame, [-rx, -ry, rx, ry + 0.02], 'lens', (sample) => {
      const { u, v } = sample;
      sample.distance = lens(u, v);
      const shine = glint(u, v);
      if (isDark) {
        sample.opacity = 0.97;
        paint(
          sample,
          mixColours(look.sunglass, look.glass, clamp(0.42 * shine + 0.16 * smoothstep(-0.02, 0.12, v))),
        );
        return;
      }
      sample.opacity = 0.1 + 0.4 * shine * smoothstep(0.02, -0.06, v);
      sample.line = 0;
      paint(sample, look.glass);
    });
    if (isDark) {
      canvas.stroke(frame, [-rx, -ry, rx, ry], rim * 1.4, look.sunglass, 1, 1, (u, v) =>
        Math.abs(lens(u, v)),
      );
    } else {
      canvas.stroke(frame, [-rx, -ry, rx, ry], rim * 1.5, look.rim, 1, 1, (u, v) => Math.abs(lens(u, v)));
    }
    const colour = isDark ? look.sunglass : look.rim;
    const hinge = pose.place(side * (x + rx), eyeY - 0.03, 0.03);
    const ear = within(
      pose.head,
      side * halfWidth * 1.02 * Math.sqrt(1 - pose.turn ** 2) - 0.03 * pose.turn,
      0,
    );
    const box = boxAround(hinge, ear);
    // The far temple is hidden behind the face.
    const shown = smoothstep(0.25, -0.1, side * pose.turn);
    canvas.stroke(pictureFrame, box, 0.028, colour, shown, shown, (px, py) =>
      segment(px, py, hinge.x, hinge.y, ear.x, ear.y),
    );
  }
  const bridge = pose.place(0, eyeY - 0.015, 0.06);
  const gap = x - rx + 0.005;
  canvas.stroke(bridge, [-gap, -0.04, gap, 0.04], 0.028, isDark ? look.sunglass : look.rim, 1, 1, (u, v) =>
    Math.abs(u) > gap ? 1 : Math.abs(v + 0.018 * (1 - (u / gap) ** 2)),
  );
}
