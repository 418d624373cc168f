import type { Face } from '../face.js';
import { type ExpressionShape, expressionShape } from './expression.js';
import type { Frame } from './frame.js';
import { type Pose, poseOf } from './pose.js';
import { bell, clamp, ellipse, mix, smoothstep } from './shapes.js';

/** Everything about the shape of a face in its pose, computed once; lengths in picture coordinates. */
export interface Geometry {
  readonly face: Face;
  readonly pose: Pose;
  readonly expression: ExpressionShape;
  /** Half of the width of the head at the height of the eyes. */
  readonly halfWidth: number;
  /** How far the chin lies below the head's centre. */
  readonly chin: number;
  readonly skull: { readonly x: number; readonly y: number; readonly rx: number; readonly ry: number };
  /** The eye at the picture's left and the one at its right. */
  readonly eyes: readonly [Frame, Frame];
  /** Half of an eye's width and of its height when wide open. */
  readonly eyeHalf: number;
  readonly eyeHeight: number;
  /** How far an eye lies from the middle of the face, and above its centre. */
  readonly eyeX: number;
  readonly eyeY: number;
  readonly nose: Frame;
  readonly noseWidth: number;
  readonly mouth: Frame;
  /** x of the middle of the face in the head's frame at a height y. */
  middleAt(y: number): number;
  /** Half of the face's width at a height y. */
  widthAt(y: number): number;
  /** Signed distance to the outline of the head, in the head's frame. */
  headDistance(x: number, y: number): number;
}

export function geometryOf(face: Face): Geometry {
  const halfWidth = mix(0.345, 0.455, face.faceWidth);
  const pose = poseOf(face, halfWidth);
  const { turn, nod } = pose;
  const expression = expressionShape(face.expression);
  const chin = 0.54 - 0.28 * nod + expression.openDown * 0.25;
  const skull = {
    x: -0.1 * turn,
    y: -0.13 + 0.05 * nod,
    rx: Math.hypot(halfWidth * 1.01 * Math.sqrt(1 - turn * turn), 0.5 * turn),
    ry: 0.45,
  };
  const taper = mix(0.46, 0.05, face.jaw);
  const squareness = 0.75 * face.jaw;
  const middleAt = (y: number) => turn * (0.03 + 0.13 * smoothstep(-0.1, 0.5, y));
  const widthAt = (y: number) => {
    const below = clamp(y / chin);
    const jowls = 0.035 * face.age * bell((y - 0.62 * chin) / 0.12);
    return halfWidth * (1 - taper * below * below) + jowls;
  };
  const headDistance = (x: number, y: number) => {
    const skullDistance = ellipse(x - skull.x, y - skull.y, skull.rx, skull.ry);
    const v = Math.abs(y) / (y < 0 ? 0.56 : chin);
    const width = widthAt(y);
    const u = Math.abs(x - middleAt(y)) / width;
    // Between an ellipse and a rounded square: the lengths of (u, v) with exponents 2 and 4.
    const u2 = u * u;
    const v2 = v * v;
    const round = Math.sqrt(u2 + v2);
    if (round < 1e-6) return -width;
    const square = Math.sqrt(Math.sqrt(u2 * u2 + v2 * v2));
    const length = mix(round, square, squareness);
    const cube = square * square * square;
    const slopeX = mix(u / round, (u2 * u) / cube, squareness) / width;
    const slopeY = mix(v / round, (v2 * v) / cube, squareness) / chin;
    return Math.min(skullDistance, (length - 1) / Math.sqrt(slopeX * slopeX + slopeY * slopeY));
  };
  const eyeX = mix(0.145, 0.205, face.eyeSpacing) * mix(0.92, 1.06, face.faceWidth);
  const eyeY = -0.045;
  const noseTip = mix(0.13, 0.165, face.noseSize);
  return {
    face,
    pose,
    expression,
    halfWidth,
    chin,
    skull,
    eyes: [pose.place(-eyeX, eyeY), pose.place(eyeX, eyeY)],
    eyeHalf: mix(0.088, 0.122, face.eyeSize),
    eyeHeight: mix(0.05, 0.08, face.eyeSize),
    eyeX,
    eyeY,
    nose: pose.place(0, noseTip, mix(0.05, 0.12, face.noseSize)),
    noseWidth: mix(0.05, 0.095, face.noseSize),
    mouth: pose.place(0, 0.325, 0.02),
    middleAt,
    widthAt,
    headDistance,
  };
}
