import { type Canvas, parts } from '../canvas.js';
import { type Color, mixColours, scaleColour } from '../colours.js';
import { develop, studioLight } from '../develop.js';
import { within } from '../frame.js';
import { geometryOf } from '../geometry.js';
import { humanEyes } from '../layers/eyes.js';
import { type Look, photoLook } from '../look.js';
import { noiseOf } from '../noise.js';
import { drawPerson } from '../person.js';
import type { Scene } from '../scene.js';
import { clamp, ellipse, mix, smoothstep } from '../shapes.js';
import type { PaintJob } from './painter.js';

const blood: Color = [0.45, 0.02, 0.03];
const flesh: Color = [0.26, 0.04, 0.05];

/** The same person undead: rotten skin, hollow cheeks, sunken glowing eyes, wounds. */
export function paintZombie({ face, size, detailSeed, out, canvasOf }: PaintJob): void {
  const canvas = canvasOf(size);
  const geometry = geometryOf(face);
  drawPerson(
    { canvas, geometry, look: zombieLook(photoLook(face)) },
    { eyes: { ...humanEyes, pupil: 0.2, iris: 0.62 }, onSkin: drawDecay, onTop: drawWounds },
  );
  addDirt(canvas, detailSeed);
  develop(canvas, { ...studioLight(face.light), ambient: 0.4, diffuse: 0.64 }, out);
}

function zombieLook(look: Look): Look {
  const skin = mixColours([0.55, 0.68, 0.44], scaleColour(look.skin, 0.7), 0.38);
  return {
    ...look,
    skin,
    blush: mixColours(skin, [0.38, 0.34, 0.42], 0.5),
    crease: [skin[0] * 0.36, skin[1] * 0.36, skin[2] * 0.36],
    lips: mixColours(skin, [0.28, 0.12, 0.2], 0.75),
    hair: mixColours(scaleColour(look.hair, 0.78), [0.26, 0.28, 0.2], 0.28),
    beard: mixColours(scaleColour(look.beard, 0.75), [0.26, 0.28, 0.2], 0.28),
    iris: mixColours(look.iris, [0.95, 1, 0.8], 0.5),
    eyeWhite: [0.93, 0.93, 0.66],
    pupil: mixColours(look.iris, [0.2, 0.2, 0.1], 0.6),
    lash: [0.08, 0.07, 0.06],
    teeth: [0.78, 0.72, 0.44],
    mouth: [0.2, 0.01, 0.02],
    tear: [0.5, 0.03, 0.04],
    headwear: mixColours(scaleColour(look.headwear, 0.78), [0.25, 0.26, 0.2], 0.18),
    headwearTrim: scaleColour(look.headwearTrim, 0.72),
    clothes: mixColours(scaleColour(look.clothes, 0.68), [0.28, 0.26, 0.2], 0.3),
    collar: scaleColour(look.collar, 0.55),
    background: scaleColour(mixColours(look.background, [0.26, 0.3, 0.24], 0.4), 0.72),
  };
}

/** Sunken sockets and hollow cheeks. */
function drawDecay({ canvas, geometry }: Scene): void {
  const { pose, eyes, eyeX } = geometry;
  const bruise: Color = [0.2, 0.13, 0.2];
  for (const [index, side] of ([-1, 1] as const).entries()) {
    canvas.visit(eyes[index], [-0.3, -0.25, 0.3, 0.3], ({ u, v, index: pixel }) => {
      if (canvas.part[pixel] !== parts.skin) return;
      canvas.tint(pixel, bruise, 0.86 * Math.exp(-((u * u) / 0.02) - ((v - 0.012) * (v - 0.012)) / 0.0125));
    });
    canvas.shadow(pose.place(side * (eyeX + 0.075), 0.26), 0.075, 0.13, 0.5);
  }
}

/** A torn cheek that bares the teeth, a gash in the forehead, blood from the mouth. */
function drawWounds({ canvas, geometry, look }: Scene): void {
  const { pose, eyeX, mouth, expression } = geometry;
  const isBare = (index: number) => {
    const part = canvas.part[index];
    return part === parts.skin || part === parts.beard || part === parts.lips || part === parts.neck;
  };
  const cheek = within(pose.place(eyeX + 0.015, 0.3), 0, 0, -0.25);
  canvas.visit(cheek, [-0.16, -0.12, 0.16, 0.12], ({ u, v, index }) => {
    if (!isBare(index)) return;
    const hole = ellipse(u, v, 0.105, 0.06) + 0.01 * Math.sin(u * 60);
    canvas.tint(index, blood, 0.9 * smoothstep(0.035, 0, hole));
    canvas.tint(index, flesh, smoothstep(0.005, -0.012, hole));
    const tooth = Math.abs(u) < 0.08 && Math.abs(v) < 0.03 && Math.abs(v) > 0.004 && Math.cos(u * 130) > -0.6;
    if (tooth) canvas.tint(index, look.teeth, smoothstep(-0.01, -0.025, hole));
  });
  const gash = within(pose.place(-eyeX * 0.7, -0.27), 0, 0, 0.5);
  canvas.visit(gash, [-0.14, -0.05, 0.14, 0.3], ({ u, v, index }) => {
    if (!isBare(index)) return;
    const cut = ellipse(u, v, 0.1, 0.018);
    canvas.tint(index, blood, smoothstep(0.02, -0.005, cut));
  });
  // Blood runs from the lower lip down the chin.
  canvas.visit(mouth, [-0.16, 0, 0.16, 0.3], ({ u, v, index }) => {
    if (!isBare(index)) return;
    const from = 0.03 + expression.openDown * 0.6;
    const drip = 0.1 + 0.06 * Math.cos(u * 46) + 0.03 * Math.cos(u * 90 + 1);
    const run = smoothstep(0.02, -0.02, v - from - drip) * smoothstep(from - 0.05, from, v);
    canvas.tint(index, blood, 0.85 * run * clamp((0.115 - Math.abs(u - 0.02)) / 0.03));
  });
}

/** Mottled skin and grime on everything but the wall and the eyes. */
function addDirt(canvas: Canvas, seed: number): void {
  const { size, pixel, part } = canvas;
  const noise = noiseOf(seed);
  for (let index = 0; index < part.length; index++) {
    if (part[index] === parts.background || part[index] === parts.eyeWhite) continue;
    const x = ((index % size) + 0.5) * pixel;
    const y = (Math.floor(index / size) + 0.5) * pixel;
    const spot = smoothstep(0.55, 0.8, 0.6 * noise(x * 6, y * 6) + 0.4 * noise(x * 14 + 50, y * 14));
    canvas.light[index] *= 1 - 0.45 * spot;
    canvas.red[index] *= 1 + 0.12 * mix(-1, 1, noise(x * 4 + 90, y * 4));
  }
}
