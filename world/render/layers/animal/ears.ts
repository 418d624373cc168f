import { within } from '../../frame.js';
import type { Scene } from '../../scene.js';
import { clamp, mix, smoothstep } from '../../shapes.js';
import { furColour } from './animalHead.js';
import type { Coat } from './coat.js';

const dogEarLengths = { bald: 0.36, short: 0.45, medium: 0.56, long: 0.7 } as const;

/** Floppy ears that hang beside the head, longer with longer hair. */
export function drawDogEars({ canvas, geometry }: Scene, coat: Coat): void {
  const { pose, face, skull } = geometry;
  const length = dogEarLengths[face.hairLength];
  // Long ears hang down however the head tilts.
  const hang = Math.atan2(pose.head.ay, pose.head.ax) * 0.6;
  for (const side of [-1, 1] as const) {
    const frame = within(
      pose.head,
      skull.x + side * (skull.rx - 0.04) - 0.03 * pose.turn,
      -0.34 + 0.05 * pose.nod,
      -side * 0.2 - hang,
    );
    const wide = 0.135 * (1 + 0.35 * side * -pose.turn);
    canvas.shadow(within(frame, -side * 0.08, length * 0.5), 0.1, length * 0.6, 0.25);
    canvas.fill(frame, [-0.25, -0.12, 0.25, length + 0.1], 'hair', (sample) => {
      const { u, v } = sample;
      const t = clamp((v + 0.06) / (length + 0.06));
      const half = wide * Math.sqrt(Math.max(0, 1 - (2 * t - 1) ** 2)) * mix(0.75, 1.15, t);
      const bend = side * 0.05 * Math.sin(t * 3);
      const end = Math.max(v - length, -0.06 - v);
      sample.distance = Math.max(Math.abs(u - bend) - half, end) * 0.85 - coat.tufts(u * 2, v) * 0.6;
      sample.nx = clamp((u - bend) / wide, -1, 1) * 0.6;
      sample.ny = mix(-0.5, 0.2, t);
      furColour(sample, coat.fur, coat.dark, 0.62, coat.texture(u * 1.4 + side * 0.4, v + 0.7));
    });
  }
}

/** Pointed ears with a pale inside. */
export function drawCatEars({ canvas, geometry }: Scene, coat: Coat): void {
  const { pose, skull, face } = geometry;
  for (const side of [-1, 1] as const) {
    const turned = 1 - 0.3 * Math.max(0, side * pose.turn);
    const frame = within(
      pose.head,
      skull.x * 0.6 + side * skull.rx * 0.66 + 0.1 * pose.turn,
      -0.44 + 0.08 * pose.nod,
      side * 0.3,
    );
    const half = 0.165 * turned;
    const height = 0.34;
    canvas.fill(frame, [-0.25, -height, 0.25, 0.12], 'hair', (sample) => {
      const { u, v } = sample;
      const rise = clamp((0.1 - v) / (height + 0.1));
      const edge = half * (1 - rise) ** 0.85 + 0.008;
      const distance = Math.max(Math.abs(u) - edge, -height - v, v - 0.1) * 0.88;
      sample.distance = distance - 0.25 * coat.shag;
      sample.nx = clamp(u / half, -1, 1) * 0.5;
      sample.ny = -0.2;
      furColour(sample, coat.fur, coat.dark, 0.25, coat.texture(u + side * 0.5, v - 0.8));
      const inside = smoothstep(-0.03, -0.06, distance) * smoothstep(0.12, 0, v);
      if (inside > 0) {
        const fringe = face.hairLength === 'long' ? 0.5 : 0.9;
        sample.red = mix(sample.red, coat.pink[0], inside * fringe);
        sample.green = mix(sample.green, coat.pink[1], inside * fringe);
        sample.blue = mix(sample.blue, coat.pink[2], inside * fringe);
      }
    });
  }
}

/** Whiskers on both sides of a muzzle whose tip is given. */
export function drawWhiskers({ canvas }: Scene, tip: ReturnType<typeof within>): void {
  const white = [0.97, 0.97, 0.95] as const;
  for (const side of [-1, 1] as const) {
    for (const rise of [-0.12, 0.0, 0.12]) {
      const length = 0.42;
      canvas.stroke(
        tip,
        side < 0 ? [-0.6, -0.25, -0.08, 0.3] : [0.08, -0.25, 0.6, 0.3],
        0.016,
        white,
        0.95,
        0.8,
        (u, v) => {
          const t = (u * side - 0.1) / length;
          if (t < 0 || t > 1) return 1;
          return Math.abs(v - 0.03 - rise * (0.35 + t) - 0.05 * t * t) + 0.006 * t;
        },
      );
    }
  }
}
