import type { Face } from '../face.js';
import { type Frame, within } from './frame.js';
import { mix } from './shapes.js';

/** Where the points of a turned head lie in the picture (seen from far away, so without perspective). */
export interface Pose {
  /** The upright head: origin between the ears, turned in the picture by the roll alone. */
  readonly head: Frame;
  /** Sine of the yaw and of the pitch: to the right and up are positive. */
  readonly turn: number;
  readonly nod: number;
  /** The flat piece of the face around the point (x, y) of its front, `lift` above the skin. */
  place(x: number, y: number, lift?: number): Frame;
}

const yawRange = 0.62;
const pitchRange = 0.3;
const rollRange = 0.27;
/** The head turns in the picture around the neck, this far below its centre. */
const pivot = 0.35;
/** Picture units in a unit of the head. */
const scale = 1.16;
const depth = 0.42;
const height = 0.66;

/** The pose of a face whose head is `halfWidth` wide on either side. */
export function poseOf(face: Pick<Face, 'yaw' | 'pitch' | 'roll'>, halfWidth: number): Pose {
  const angle = -face.roll * rollRange;
  const upright: Frame = { x: 0, y: 0.03 + pivot * scale, ax: scale, ay: 0, bx: 0, by: scale };
  const head = within(within(upright, 0, 0, angle), 0, -pivot);
  const sinYaw = Math.sin(face.yaw * yawRange);
  const cosYaw = Math.cos(face.yaw * yawRange);
  const sinPitch = Math.sin(face.pitch * pitchRange);
  const cosPitch = Math.cos(face.pitch * pitchRange);
  const radius = mix(halfWidth, 0.44, 0.5) * 1.12;

  const place = (x: number, y: number, lift = 0): Frame => {
    const z = depth * Math.sqrt(Math.max(0.06, 1 - (x / radius) ** 2 - (y / height) ** 2));
    const slopeX = (-(depth * depth) * x) / (radius * radius * z);
    const slopeY = (-(depth * depth) * y) / (height * height * z);
    const out = z + lift;
    const u = x * cosYaw + out * sinYaw;
    const v = y * cosPitch - (out * cosYaw - x * sinYaw) * sinPitch;
    const ax = cosYaw + slopeX * sinYaw;
    const ay = -(slopeX * cosYaw - sinYaw) * sinPitch;
    const bx = slopeY * sinYaw;
    const by = cosPitch - slopeY * cosYaw * sinPitch;
    const origin = within(head, u, v);
    return {
      x: origin.x,
      y: origin.y,
      ax: ax * head.ax + ay * head.bx,
      ay: ax * head.ay + ay * head.by,
      bx: bx * head.ax + by * head.bx,
      by: bx * head.ay + by * head.by,
    };
  };
  return { head, turn: sinYaw, nod: sinPitch, place };
}
