import { paint } from '../canvas.js';
import type { Frame } from '../frame.js';
import { within } from '../frame.js';
import type { Scene } from '../scene.js';
import { clamp, ellipse, mix, smoothstep } from '../shapes.js';

/** Both ears; the far one vanishes behind the head that is drawn next. */
export function drawEars(scene: Scene): void {
  for (const side of [-1, 1] as const) drawEar(scene, side, 1);
}

/** The ear that the turned head shows in full, over the head. */
export function drawNearEar(scene: Scene): void {
  const { turn } = scene.geometry.pose;
  const opacity = smoothstep(0.06, 0.3, Math.abs(turn));
  if (opacity > 0) drawEar(scene, turn > 0 ? -1 : 1, opacity);
}

function drawEar({ canvas, geometry, look }: Scene, side: -1 | 1, opacity: number): void {
  const { pose, halfWidth, face } = geometry;
  const { turn, nod, head } = pose;
  const cos = Math.sqrt(1 - turn * turn);
  const frame: Frame = within(
    head,
    side * (halfWidth * 1.03) * cos - 0.04 * turn,
    0.05 + 0.03 * nod,
    side * 0.12,
  );
  const width = 0.07 + 0.05 * Math.max(0, -side * turn);
  const height = mix(0.125, 0.145, face.age);
  canvas.fill(frame, [-width, -height, width, height], 'skin', (sample) => {
    const { u, v } = sample;
    const outer = ellipse(u, v, width * (1 - 0.25 * (v / height)), height);
    sample.distance = outer;
    sample.opacity = opacity;
    sample.nx = (u / width) * 0.7;
    sample.ny = (v / height) * 0.5;
    sample.light = 0.72 + 0.25 * smoothstep(0.012, 0.04, -outer + 0.03);
    if (outer < -0.028) sample.light = 0.72;
    sample.gloss = 0.12 * look.gloss;
    paint(sample, look.blush);
    sample.red = mix(look.skin[0], sample.red, 0.5);
    sample.green = mix(look.skin[1], sample.green, 0.5);
    sample.blue = mix(look.skin[2], sample.blue, 0.5);
  });
}

/** The bare head with its roundness; features come on top of it. */
export function drawHead({ canvas, geometry, look }: Scene): void {
  const { pose, skull, headDistance, middleAt, widthAt, chin } = geometry;
  canvas.fill(pose.head, [-0.62, -0.66, 0.62, 0.72], 'skin', (sample) => {
    const { u: x, v: y } = sample;
    sample.distance = headDistance(x, y);
    if (sample.distance > 0.1) return;
    const share = smoothstep(-0.15, 0.35, y);
    const middle = mix(skull.x, middleAt(y), share);
    const width = mix(
      skull.rx,
      widthAt(y) * Math.sqrt(Math.max(0.2, 1 - 0.75 * clamp(y / chin) ** 4)),
      share,
    );
    sample.nx = clamp((x - middle) / width, -1, 1) * 0.92;
    sample.ny = clamp(y < 0 ? (y - 0.05) / 0.64 : (y - 0.05) / (chin * 1.02), -1, 1) * 0.82;
    sample.gloss = 0.22 * look.gloss;
    paint(sample, look.skin);
  });
}

/** Soft forms and colours of the skin: brow ridge, eye sockets, cheeks, chin. */
export function drawForms({ canvas, geometry, look }: Scene): void {
  const { pose, eyeX, eyeY, expression, face, chin, eyes } = geometry;
  const { cheeks } = expression;
  for (const [index, side] of ([-1, 1] as const).entries()) {
    canvas.shadow(within(eyes[index], -side * 0.02, -0.03), 0.15, 0.085, 0.16 + 0.08 * face.age);
    const cheek = pose.place(side * (eyeX + 0.03), eyeY + 0.2 - 0.02 * cheeks);
    canvas.bump(cheek, 0.11, 0.09, 0.018 + 0.03 * Math.max(0, cheeks));
    canvas.visit(cheek, [-0.2, -0.16, 0.2, 0.16], ({ u, v, index: index2 }) => {
      const share = (0.28 + 0.3 * Math.max(0, cheeks)) * Math.exp(-(u * u) / 0.012 - (v * v) / 0.008);
      canvas.tint(index2, look.blush, share);
    });
    // The hollow below the cheekbone deepens with age.
    canvas.shadow(pose.place(side * (eyeX + 0.08), 0.28), 0.07, 0.12, 0.06 + 0.14 * face.age);
  }
  canvas.bump(pose.place(0, chin - 0.085 + 0.25 * pose.nod), 0.1, 0.08, 0.02);
  canvas.shadow(pose.place(0, 0.425), 0.12, 0.03, 0.14);
}
