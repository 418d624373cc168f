import { paint } from '../canvas.js';
import { within } from '../frame.js';
import type { Scene } from '../scene.js';
import { clamp, ellipse, mix, smoothstep } from '../shapes.js';
import { strandsOf } from './strands.js';

/** A moustache, or a full beard around the mouth (with one). */
export function drawBeard(scene: Scene): void {
  const { beard } = scene.geometry.face;
  if (beard === 'beard') drawFullBeard(scene);
  if (beard !== 'none') drawMoustache(scene);
}

function drawFullBeard({ canvas, geometry, look }: Scene): void {
  const { pose, headDistance, chin, mouth, expression, middleAt, widthAt, face } = geometry;
  const { head } = pose;
  const dx = mouth.x - head.x;
  const dy = mouth.y - head.y;
  const mouthX = dx * head.ax + dy * head.ay;
  const mouthY = dx * head.bx + dy * head.by;
  const strand = strandsOf(face.hairStyle, look.strands);
  const hole = expression.mouthWidth * 0.82;
  const foreshortening = Math.sqrt(1 - pose.turn ** 2 * 0.7);
  canvas.fill(head, [-0.55, -0.1, 0.6, 0.75], 'beard', (sample) => {
    const { u: x, v: y } = sample;
    const grown = headDistance(x, y * 0.95) - 0.035 * smoothstep(0.1, 0.4, y);
    const u = (x - middleAt(y)) / widthAt(y);
    // The upper edge runs from the sideburns down the cheeks to the moustache.
    const edge = mix(mouthY - 0.05, -0.02, smoothstep(0.45, 1, Math.abs(u)));
    // Bare around the lips, along the curve of the mouth.
    const t = clamp((x - mouthX) / (hole * foreshortening), -1, 1);
    const bow = expression.mouthCurve * (t * t - 0.4) + 0.35 * expression.openDown;
    const lips = ellipse(
      x - mouthX,
      y - mouthY + bow - expression.openDown * 0.5,
      hole * foreshortening,
      0.03 + expression.openDown * 0.55 + expression.openUp * 0.6 + 0.02 * face.lips,
    );
    sample.distance = Math.max(grown, edge - y, -lips);
    sample.nx = clamp(u, -1, 1) * 0.8;
    sample.ny = clamp(y / chin, 0, 1) * 0.7;
    const tone = strand(x * 1.1, y);
    sample.gloss = 0.06 * look.gloss;
    paint(sample, look.beard, 0.92 + tone * 0.8);
  });
}

function drawMoustache({ canvas, geometry, look }: Scene): void {
  const { mouth, expression, face } = geometry;
  const half = expression.mouthWidth * 0.55 + 0.1;
  const frame = within(mouth, 0, -0.05 - expression.openDown * 0.35 - expression.openUp * 0.8);
  const strand = strandsOf(face.hairStyle, look.strands);
  canvas.fill(frame, [-half, -0.1, half, 0.12], 'beard', (sample) => {
    const { u, v } = sample;
    const t = clamp(Math.abs(u) / half);
    const middle =
      0.055 * t * t -
      expression.mouthCurve * 0.55 * (t * t - 0.3) -
      0.008 +
      0.012 * Math.exp(-((u / 0.03) ** 2));
    const thick = 0.047 * (1 - t ** 2.2) ** 0.6 + 0.002;
    sample.distance = Math.max(Math.abs(v - middle) - thick, Math.abs(u) - half) * 0.9;
    sample.nx = (u / half) * 0.3;
    sample.ny = ((v - middle) / thick) * 0.45 - 0.1;
    paint(sample, look.beard, 0.94 + 0.7 * strand(u * 1.2, v));
  });
}
