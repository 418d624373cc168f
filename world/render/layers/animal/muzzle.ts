import { paint } from '../../canvas.js';
import { type Color, mixColours } from '../../colours.js';
import { type Frame, within } from '../../frame.js';
import type { Scene } from '../../scene.js';
import { clamp, ellipse, mix, segment, smoothstep } from '../../shapes.js';
import { furColour } from './animalHead.js';
import type { Coat } from './coat.js';

/** Measures that tell the muzzle of one animal from that of another; lengths in the head's unit. */
export interface MuzzleStyle {
  /** How far it sticks out of the face. */
  readonly reach: number;
  readonly width: number;
  readonly height: number;
  /** Radius of the nose. */
  readonly nose: number;
  readonly noseColour: Color;
  /** Whether the tongue hangs out of an open mouth. */
  readonly tongue: boolean;
}

/** Where the tip of the muzzle lies; upright in the head's frame. */
export function muzzleTip({ geometry }: Scene, style: MuzzleStyle): Frame {
  const { pose } = geometry;
  const tip = pose.place(0, 0.2, style.reach);
  return { ...pose.head, x: tip.x, y: tip.y };
}

/** The muzzle with nose and mouth. */
export function drawMuzzle(scene: Scene, style: MuzzleStyle, coat: Coat): void {
  const { canvas, geometry, look } = scene;
  const { pose, expression, face } = geometry;
  const tip = muzzleTip(scene, style);
  const root = pose.place(0, 0.12, 0);
  const { ax, ay, bx, by } = pose.head;
  const size = ax * ax + ay * ay;
  const rootX = ((root.x - tip.x) * ax + (root.y - tip.y) * ay) / size;
  const rootY = ((root.x - tip.x) * bx + (root.y - tip.y) * by) / size;
  const width = style.width * mix(0.88, 1.14, face.faceWidth);
  const flat = width / style.height;
  const white = mixColours(coat.pale, [0.9, 0.88, 0.86], 0.8 * face.age);
  const open = expression.openDown + expression.openUp;
  const jaw = within(tip, 0, style.height * 0.55 + open * 0.75);
  canvas.shadow(within(tip, 0, style.height + open), width, 0.12, 0.4);
  canvas.fill(jaw, [-0.3, -0.2, 0.3, 0.25], 'snout', (sample) => {
    const { u, v } = sample;
    sample.distance = ellipse(u, v, width * mix(0.55, 0.75, face.jaw), style.height * 0.68);
    sample.nx = (u / width) * 0.6;
    sample.ny = 0.45;
    furColour(sample, white, white, 0, coat.texture(u, v + 0.5) * 0.6);
  });
  const mouthY = style.height * 0.62;
  const half = width * 0.82;
  const curve = expression.mouthCurve * 1.15;
  const line = (u: number) => {
    const t = clamp(Math.abs(u) / half);
    return mouthY + 0.028 * Math.sin(Math.PI * t) - curve * t * t;
  };
  if (open > 0.008) {
    canvas.fill(tip, [-half, 0, half, 0.5], 'mouth', (sample) => {
      const { u, v } = sample;
      const t = clamp(Math.abs(u) / half);
      const down = line(u) + open * 1.25 * Math.max(0, 1 - t * t) ** 0.6;
      sample.distance = Math.max(line(u) - v, v - down, Math.abs(u) - half) * 0.85;
      sample.opacity = smoothstep(0.008, 0.03, open);
      paint(sample, look.mouth);
    });
    const lick = smoothstep(0.07, 0.11, expression.openDown);
    if (lick > 0) {
      const length = (style.tongue ? 1.9 : 0.95) * expression.openDown;
      canvas.fill(within(tip, 0.01, mouthY + 0.03), [-0.15, 0, 0.15, 0.4], 'mouth', (sample) => {
        const { u, v } = sample;
        sample.distance = segment(u, v, 0, 0.02, 0, Math.max(0.03, length - 0.05)) - width * 0.34;
        sample.opacity = lick;
        sample.nx = u * 2;
        sample.light = Math.abs(u) < 0.012 ? 0.8 : 1;
        paint(sample, look.tongue, 1.08);
      });
    }
  }
  canvas.fill(tip, [-0.6, -0.4, 0.6, 0.3], 'snout', (sample) => {
    const { u, v } = sample;
    // A cone from the face to the tip, cut by the line of the mouth.
    const along = clamp(
      (u * rootX + v * flat * (rootY * flat)) / (rootX * rootX + (rootY * flat) ** 2 + 1e-6),
    );
    const du = u - along * rootX;
    const dv = (v - along * rootY) * flat;
    const radius = width * mix(1, 1.12, along);
    const cone = Math.sqrt(du * du + dv * dv) - radius;
    const below = Math.abs(u) < half ? v - line(u) : -1;
    sample.distance = Math.max(cone / Math.sqrt(flat), Math.abs(u) < half * 1.02 ? below : cone);
    sample.line = 0.8;
    sample.nx = clamp(du / radius, -1, 1) * 0.75;
    sample.ny = clamp(dv / radius, -1, 1) * 0.7;
    const share = smoothstep(1.05, 0.6, along) * smoothstep(0.02, -0.05, cone);
    furColour(sample, coat.fur, white, share, coat.texture(u * 0.8, v + 0.1) * 0.6);
  });
  canvas.stroke(tip, [-half, 0, half, 0.3], mix(0.016, 0.036, face.lips), look.mouth, 0.9, 1, (u, v) =>
    Math.abs(u) > half ? 1 : Math.abs(v - line(u)),
  );
  drawNosePad(scene, style, within(tip, pose.turn * 0.05, -style.height * 0.42));
  canvas.stroke(tip, [-0.03, -0.05, 0.03, mouthY], 0.022, look.mouth, 0.8, 1, (u, v) =>
    segment(u, v, pose.turn * 0.04, -style.height * 0.2, 0, mouthY),
  );
}

function drawNosePad({ canvas, geometry }: Scene, style: MuzzleStyle, frame: Frame): void {
  const radius = style.nose * mix(0.8, 1.25, geometry.face.noseSize);
  canvas.fill(frame, [-0.2, -0.15, 0.2, 0.15], 'snout', (sample) => {
    const { u, v } = sample;
    const narrow = 1 - 0.35 * clamp((v + radius * 0.4) / radius);
    sample.distance = ellipse(u / narrow, v, radius, radius * 0.7);
    sample.nx = (u / radius) * 0.7;
    sample.ny = (v / radius) * 0.9;
    sample.gloss = 0.75;
    const nostril = ellipse(Math.abs(u) - radius * 0.42, v - radius * 0.12, radius * 0.2, radius * 0.15);
    paint(sample, style.noseColour, nostril < 0 ? 0.35 : 1);
  });
}
