import { clamp, mix, smoothstep } from './shapes.js';

/** Changes that an expression makes to a face; lengths in image coordinates. */
export interface ExpressionShape {
  /** How far the corners of the mouth lie above its middle. */
  readonly mouthCurve: number;
  /** Half of the mouth's width. */
  readonly mouthWidth: number;
  /** How far the mouth opens above and below its middle line. */
  readonly openUp: number;
  readonly openDown: number;
  /** How much of the opening shows teeth, 0 to 1. */
  readonly teeth: number;
  /** How far the eyes are open, 0 to 1. */
  readonly eyeOpening: number;
  /** How far the lids of a laughing eye arch upwards. */
  readonly lidArch: number;
  /** How far the inner ends of the brows rise. */
  readonly innerBrow: number;
  /** How far the brows rise as a whole. */
  readonly browRaise: number;
  /** How much the cheeks bulge. */
  readonly cheeks: number;
  /** 0 to 1. */
  readonly tears: number;
}

const places = [-1, -0.8, -0.4, 0, 0.4, 0.8, 1] as const;

/** Values at {@link places}: straight lines between them. */
function between(values: readonly number[], expression: number): number {
  const e = clamp(expression, -1, 1);
  let index = 0;
  while (index < places.length - 2 && e > places[index + 1]) index++;
  return mix(values[index], values[index + 1], (e - places[index]) / (places[index + 1] - places[index]));
}

/** The shape of an expression from -1 (crying) to 1 (laughing). */
export function expressionShape(expression: number): ExpressionShape {
  const at = (...values: number[]) => between(values, expression);
  return {
    mouthCurve: at(-0.08, -0.075, -0.055, 0, 0.06, 0.065, 0.07),
    mouthWidth: at(0.135, 0.135, 0.13, 0.135, 0.175, 0.195, 0.205),
    openUp: at(0.05, 0.035, 0, 0, 0, 0.012, 0.016),
    openDown: at(0.035, 0.025, 0, 0, 0.004, 0.11, 0.145),
    teeth: smoothstep(0.45, 0.65, expression) + 0.5 * smoothstep(-0.6, -0.8, expression),
    eyeOpening: at(0.35, 0.5, 0.82, 1, 0.85, 0.5, 0.38),
    lidArch: at(0, 0, 0, 0, 0.012, 0.035, 0.045),
    innerBrow: at(0.075, 0.07, 0.05, 0, -0.006, -0.004, 0),
    browRaise: at(0.0, 0.0, 0.005, 0, 0.012, 0.025, 0.03),
    cheeks: at(0.25, 0.2, 0, 0, 0.6, 1, 1.1),
    tears: smoothstep(-0.5, -0.72, expression),
  };
}
