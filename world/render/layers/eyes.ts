import { paint } from '../canvas.js';
import { within } from '../frame.js';
import type { Scene } from '../scene.js';
import { clamp, mix, smoothstep } from '../shapes.js';

/** How eyes are drawn, besides their colours. */
export interface EyeStyle {
  /** Radius of the iris as a share of half the eye's width. */
  readonly iris: number;
  /** Horizontal radius of the pupil as a share of the iris, for a round pupil the vertical one too. */
  readonly pupil: number;
  readonly slit: boolean;
  /** Statues and the blind have none. */
  readonly blank: boolean;
  /** Size as a whole against a person's eye. */
  readonly scale: number;
}

export const humanEyes: EyeStyle = { iris: 0.6, pupil: 0.46, slit: false, blank: false, scale: 1 };

/** The eyeballs between their lids, lashes and the crease above. */
export function drawEyes({ canvas, geometry, look }: Scene, style: EyeStyle = humanEyes): void {
  const { eyes, expression, pose, face } = geometry;
  const half = geometry.eyeHalf * style.scale;
  const full = geometry.eyeHeight * style.scale;
  const { eyeOpening, lidArch, innerBrow } = expression;
  const upper = full * eyeOpening * 0.95;
  const lower = full * mix(0.2, 0.8, eyeOpening) - lidArch * 1.2;
  const droop = 0.012 * face.age;
  for (const [index, side] of ([-1, 1] as const).entries()) {
    const eye = eyes[index];
    // Lids as parabolas; the sad and the old droop at the outer corners.
    const tilt = (u: number) => (u * side * (innerBrow * 0.35 + droop)) / half;
    const top = (u: number) => -upper * (1 - (u / half) ** 2) + tilt(u) - lidArch * (1 - (u / half) ** 2);
    const bottom = (u: number) => lower * (1 - (u / half) ** 2) + tilt(u);
    const radius = half * style.iris;
    const gaze = pose.turn * 0.012;
    canvas.fill(eye, [-half, -full * 1.4, half, full * 1.4], 'eyeWhite', (sample) => {
      const { u, v } = sample;
      sample.distance = Math.max(top(u) - v, v - bottom(u), Math.abs(u) - half) * 0.85;
      sample.line = 0.3;
      paint(sample, look.eyeWhite);
      sample.light = 0.78 + 0.24 * smoothstep(0, full * 0.9, v - top(u));
      sample.nx = (u / half) * 0.4;
      sample.ny = (v / full) * 0.3;
      if (style.blank) {
        sample.gloss = 0.2;
        return;
      }
      const soft = canvas.pixel * 0.5 + 0.004;
      const du = u - gaze;
      const dv = v + (upper - lower) * 0.3;
      const r = Math.hypot(du, dv);
      const inIris = clamp(0.5 - (r - radius) / (2 * soft));
      const ring = 0.62 + 0.5 * smoothstep(radius, radius * 0.55, r) + 0.2 * clamp(dv / radius);
      const pupilDistance = style.slit
        ? Math.hypot(du / (style.pupil * 0.5), dv / 1.15) - radius
        : r - radius * style.pupil;
      const inPupil = inIris * clamp(0.5 - pupilDistance / (2 * soft));
      sample.red = mix(mix(sample.red, look.iris[0] * ring, inIris), look.pupil[0], inPupil);
      sample.green = mix(mix(sample.green, look.iris[1] * ring, inIris), look.pupil[1], inPupil);
      sample.blue = mix(mix(sample.blue, look.iris[2] * ring, inIris), look.pupil[2], inPupil);
      const glint = clamp(
        0.5 - (Math.hypot(du - 0.35 * radius * face.light - 0.012, dv + 0.4 * radius) - 0.017) / (2 * soft),
      );
      const shine = glint * clamp(eyeOpening * 1.5 - 0.4);
      sample.red = mix(sample.red, 1, shine);
      sample.green = mix(sample.green, 1, shine);
      sample.blue = mix(sample.blue, 1, shine);
    });
    const box = [-half - 0.02, -full * 1.6, half + 0.02, full * 1.4] as const;
    canvas.stroke(eye, box, 0.026, look.lash, 0.95, 1, (u, v) =>
      Math.abs(u) > half ? 1 : Math.abs(v - top(u)),
    );
    canvas.stroke(eye, box, 0.013, look.crease, 0.5, 0.5, (u, v) =>
      Math.abs(u) > half * 0.9 ? 1 : Math.abs(v - bottom(u)),
    );
    const crease = within(eye, 0, -0.028);
    canvas.stroke(crease, box, 0.014, look.crease, 0.55, 0, (u, v) =>
      Math.abs(u) > half ? 1 : Math.abs(v - top(u)),
    );
  }
}
