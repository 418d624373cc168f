import { greyOf, mixColours, scaleColour } from '../../colours.js';
import { type Frame, within } from '../../frame.js';
import type { Scene } from '../../scene.js';
import { clamp, mix } from '../../shapes.js';
import { furColour } from './animalHead.js';
import type { Coat } from './coat.js';
import type { MuzzleStyle } from './muzzle.js';

/** The beard of an animal: bushy hair beside the nose, and for a full beard a long tuft at the chin. */
export function drawAnimalBeard(
  { canvas, geometry }: Scene,
  style: MuzzleStyle,
  coat: Coat,
  tip: Frame,
): void {
  const { face, expression } = geometry;
  if (face.beard === 'none') return;
  // It must stand out from the pale muzzle.
  const colour =
    greyOf(coat.fur) < 0.3
      ? scaleColour(coat.fur, 0.85)
      : mixColours(scaleColour(coat.fur, 0.62), [0.3, 0.2, 0.1], 0.15);
  const open = expression.openDown;
  if (face.beard === 'beard') {
    const chin = within(tip, 0, style.height * 0.95 + open * 1.1);
    canvas.fill(chin, [-0.3, -0.1, 0.3, 0.35], 'beard', (sample) => {
      const { u, v } = sample;
      const length = 0.26 + coat.shag;
      const t = clamp((v + 0.06) / (length + 0.06));
      const half = style.width * mix(0.85, 0.25, t * t);
      const comb = 0.02 * Math.sin(u * 70);
      sample.distance = Math.max(Math.abs(u) - half, v - length + comb, -0.06 - v) * 0.85;
      sample.nx = (u / half) * 0.6;
      sample.ny = 0.2;
      furColour(sample, colour, colour, 0, coat.texture(u * 1.3, v + 0.9) * 1.2);
    });
  }
  const half = style.width * 1.12;
  canvas.fill(within(tip, 0, style.height * 0.22), [-half, -0.12, half, 0.22], 'beard', (sample) => {
    const { u, v } = sample;
    const t = clamp(Math.abs(u) / half);
    const middle = 0.14 * t * t - expression.mouthCurve * 0.7 * t;
    const thick = 0.065 * Math.sqrt(Math.max(0, 1 - t ** 3)) * (0.75 + t);
    sample.distance = Math.max(Math.abs(v - middle) - thick, Math.abs(u) - half) * 0.85;
    sample.nx = (u / half) * 0.4;
    sample.ny = clamp((v - middle) / thick, -1, 1) * 0.5;
    furColour(sample, colour, colour, 0, coat.texture(u * 1.2, v + 1.3) * 1.2);
  });
}
