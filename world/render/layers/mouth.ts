import { paint } from '../canvas.js';
import type { Color } from '../colours.js';
import { within } from '../frame.js';
import type { Scene } from '../scene.js';
import { clamp, mix, smoothstep } from '../shapes.js';

/** Lips, and what an open mouth shows: teeth above, tongue below. */
export function drawMouth({ canvas, geometry, look }: Scene): void {
  const { mouth, expression, face } = geometry;
  const { mouthWidth: half, mouthCurve: curve, openUp, openDown, teeth } = expression;
  const lift = openDown * 0.35;
  const full = mix(0.35, 1, face.lips) * (1 - 0.25 * face.age);
  const upperLip = 0.052 * full;
  const lowerLip = 0.066 * full;
  const frame = within(mouth, 0, -lift);
  const middle = (t: number) => -curve * (t * t - 0.4);
  const arc = (t: number) => Math.max(0, 1 - t * t);
  const box = [-half - 0.02, -0.2, half + 0.02, 0.3] as const;
  const inside = (u: number, v: number, sample: { distance: number }) => {
    const t = u / half;
    const up = middle(t) - openUp * arc(t) ** 0.7;
    const down = middle(t) + openDown * arc(t) ** 0.6;
    sample.distance = Math.max(up - v, v - down, Math.abs(u) - half) * 0.85;
    return { up, down };
  };
  canvas.fill(frame, box, 'lips', (sample) => {
    const { u, v } = sample;
    const t = clamp(u / half, -1, 1);
    const q = arc(t);
    const bow = upperLip * (q ** 0.8 - 0.22 * Math.exp(-((t / 0.2) ** 2)));
    const up = middle(t) - openUp * q - bow;
    const down = middle(t) + openDown * q ** 0.6 + lowerLip * q ** 0.75;
    sample.distance = Math.max(up - v, v - down, Math.abs(u) - half) * 0.85;
    const isLower = v > middle(t) + openDown * q * 0.5;
    sample.ny = isLower ? 0.15 : 0.4;
    sample.gloss = isLower ? 0.4 * look.gloss : 0.1;
    sample.line = 0.6 * full;
    paint(sample, look.lips, isLower ? 1.06 : 0.92);
  });
  if (openUp + openDown > 0.008) {
    const opening = smoothstep(0.008, 0.03, openUp + openDown);
    canvas.fill(frame, box, 'mouth', (sample) => {
      const { u, v } = sample;
      const { up, down } = inside(u, v, sample);
      sample.opacity = opening;
      sample.line = 0.8;
      const tall = down - up;
      const share = clamp((v - up) / Math.max(tall, 1e-4));
      const isTeeth =
        clamp(0.5 - (v - up - Math.min(0.06, tall * 0.62)) / (2 * canvas.pixel)) * clamp(teeth * 1.4);
      const isTongue = (1 - isTeeth) * smoothstep(0.55, 0.75, share) * smoothstep(0.08, 0.13, openDown);
      const tone = (channel: 0 | 1 | 2) =>
        mix(mix(look.mouth[channel], look.tongue[channel], isTongue), look.teeth[channel], isTeeth);
      sample.light = 0.95;
      paint(sample, [tone(0), tone(1), tone(2)] satisfies Color);
    });
  }
  // The line between the lips reaches a little beyond them.
  const line = half * 1.04;
  const shown = 1 - smoothstep(0.01, 0.05, openUp + openDown);
  if (shown > 0) {
    canvas.stroke(frame, box, 0.022, scaled(look.lips, 0.42), 0.9 * shown, shown, (u, v) => {
      const t = u / half;
      return Math.abs(u) > line ? 1 : Math.abs(v - middle(t)) / Math.sqrt(1 + ((2 * curve * t) / half) ** 2);
    });
  }
  for (const side of [-1, 1] as const) {
    canvas.shadow(within(frame, side * half * 1.06, middle(1)), 0.035, 0.03, 0.22);
  }
}

function scaled(colour: Color, factor: number): Color {
  return [colour[0] * factor, colour[1] * factor, colour[2] * factor];
}
