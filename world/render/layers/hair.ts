import { paint, type Sample } from '../canvas.js';
import type { Scene } from '../scene.js';
import { clamp, ellipse, mix, roundedBox, smoothstep, smoothUnion } from '../shapes.js';
import { strandsOf } from './strands.js';

/** Below this height (in the head's frame) hair shows under something on the head. */
export const hatLine = -0.25;

interface HairShape {
  /** Signed distance to the whole of the hair, without the opening for the face. */
  outer(x: number, y: number): number;
  /** Signed distance to the opening for the face. */
  opening(x: number, y: number): number;
  /** How far the hair hangs down. */
  readonly end: number;
}

const ends = { bald: 0, short: 0.09, medium: 0.44, long: 0.88 } as const;

function hairShape({ geometry }: Scene): HairShape {
  const { pose, skull, face, halfWidth, chin } = geometry;
  const { turn, nod } = pose;
  const { hairStyle: style, hairLength: length } = face;
  const isCurly = style === 'curly';
  const isCovered = face.headwear !== 'none';
  const end = ends[length] + (isCurly && length !== 'short' ? -0.04 : 0);
  const base = length === 'short' ? 0.055 : 0.08;
  const thickness = (base + (isCurly ? 0.055 : style === 'wavy' ? 0.02 : 0)) * (isCovered ? 0.75 : 1);
  // Long hair hangs straight down however the head tilts.
  const lean = pose.head.bx / Math.max(0.5, pose.head.by);
  const ripple = (x: number, y: number): number => {
    if (style === 'straight') return 0;
    if (style === 'wavy') return 0.022 * Math.sin(y * 16 + 1.5 * smoothstep(-0.25, 0.25, x));
    const angle = Math.atan2(x - skull.x, skull.y - y);
    const along = y < 0.05 ? angle * 0.62 : Math.sign(x) * (0.9 + (y - 0.05));
    return 0.05 * Math.abs(Math.sin(along * 13)) - 0.022;
  };
  const flare = length === 'long' ? 0.05 : 0.02;
  const outer = (x: number, y: number): number => {
    const cap = ellipse(x - skull.x, y - skull.y, skull.rx + thickness, skull.ry + thickness * 1.05);
    let distance = cap;
    if (length === 'short') {
      const soft = isCurly ? 0.07 : 0.02;
      distance = Math.max(cap, y - end - soft * 0.3);
    } else {
      const hang = x + lean * Math.max(0, y - 0.1) * 0.8;
      const widening = flare * smoothstep(0.1, 0.8, y);
      const half = skull.rx + thickness * 0.95 + widening;
      const middle = skull.x * (1 - 0.5 * smoothstep(0.2, 0.9, y));
      const corner = style === 'straight' ? 0.05 : 0.14;
      const sheet = roundedBox(hang - middle, y - (end - 0.1) / 2, half, (end + 0.1) / 2, corner);
      distance = smoothUnion(cap, sheet, 0.05);
    }
    return distance - ripple(x, y);
  };
  const faceX = turn * (length === 'short' ? 0.17 : 0.16);
  const rx = halfWidth * (length === 'short' ? 0.93 : 0.86) * Math.sqrt(1 - 0.35 * turn * turn);
  const opening = (x: number, y: number): number => {
    const dx = x - faceX;
    let hairline: number;
    if (style === 'straight') hairline = -0.36 + 0.25 * (dx + 0.12) * (dx > -0.12 ? 0.9 : -1.4);
    else if (style === 'wavy') hairline = -0.34 + 0.035 * Math.sin(dx * 15) + 0.35 * dx * dx;
    else hairline = -0.3 - 0.04 * Math.abs(Math.sin(dx * 13));
    hairline -= 0.1 * nod;
    const side = length === 'short' ? 0 : style === 'straight' ? 0 : ripple(dx, y) * 0.8;
    const hole = ellipse(dx, y - 0.16, rx - side, 0.56);
    const bottom = length === 'short' ? hole : Math.max(hole, y - chin - 0.3);
    return Math.max(bottom, (hairline - y) * 0.9);
  };
  return { outer, opening, end };
}

/** The hair behind neck and head. */
export function drawBackHair(scene: Scene): void {
  if (scene.geometry.face.hairLength !== 'medium' && scene.geometry.face.hairLength !== 'long') return;
  drawHair(scene, false);
}

/** The hair over the head: the cap, the fringe, and what hangs beside the face. */
export function drawFrontHair(scene: Scene): void {
  if (scene.geometry.face.hairLength !== 'bald') drawHair(scene, true);
}

function drawHair(scene: Scene, isFront: boolean): void {
  const { canvas, geometry, look } = scene;
  const { face, skull, pose } = geometry;
  const shape = hairShape(scene);
  const strand = strandsOf(face.hairStyle, look.strands);
  const isCovered = face.headwear !== 'none';
  const reach = skull.rx + 0.25;
  const describe = (sample: Sample): void => {
    const { u: x, v: y } = sample;
    let distance = shape.outer(x, y);
    if (distance > 0.1) {
      sample.distance = distance;
      return;
    }
    const opening = isFront ? shape.opening(x, y) : 1;
    if (isFront) distance = Math.max(distance, -opening);
    if (isCovered) distance = Math.max(distance, hatLine - y);
    sample.distance = distance;
    sample.nx = clamp((x - skull.x) / (skull.rx + 0.1), -1, 1) * 0.8;
    sample.ny = y < -0.1 ? clamp((y + 0.1) / 0.55, -1, 0) * 0.85 : 0.1;
    // Strands fan out from the parting and then hang.
    const fan = Math.atan2(x - 0.06 * (x < 0 ? -1 : 1), y + 1.05) * 1.05;
    const along = mix(fan, (x - skull.x) * 0.95, smoothstep(-0.2, 0.2, y));
    const tone = strand(face.hairStyle === 'curly' ? x : along, y);
    sample.nx += tone * 0.9;
    sample.gloss = 0.32 * look.gloss;
    const nearFace = isFront ? 0.78 + 0.22 * smoothstep(0.0, 0.09, opening) : 0.68;
    sample.light = nearFace * (1 - 0.25 * smoothstep(0.1, 0.8, y));
    paint(sample, look.hair, 1 + tone * 1.6);
    const lift = tone > 0 ? tone * 0.18 : 0;
    sample.red += lift;
    sample.green += lift;
    sample.blue += lift;
  };
  canvas.fill(pose.head, [-reach, -0.8, reach, shape.end + 0.2], 'hair', describe);
  // The fringe throws a shadow on the forehead.
  if (isFront && !isCovered) canvas.shadow(pose.place(0, -0.29), 0.26, 0.04, 0.12);
}
