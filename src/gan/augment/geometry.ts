import { roundHalfEven } from '../../rounding.js';
import type { AugmentDraws, DrawName } from './draws.js';
import { identity, type Matrix, product, rotate2d, scale2d, translate2d } from './matrices.js';
import { ranges, type Transform, type TransformWeights } from './transforms.js';

const geometric: readonly Transform[] = ['xflip', 'rotate90', 'xint', 'scale', 'rotate', 'aniso', 'xfrac'];

/** Whether any of the transformations moves pixels. */
export function movesPixels(weights: TransformWeights): boolean {
  return geometric.some((name) => (weights[name] ?? 0) > 0);
}

/** Height and width in pixels. */
export interface Size {
  readonly height: number;
  readonly width: number;
}

/**
 * Where each output pixel of one picture comes from: a 3 x 3 matrix from output to input coordinates, in pixels from
 * the centre (Karras et al. 2020, appendix B, lines 1 to 22 of the algorithm, inverted).
 */
export function inverseWarp(
  weights: TransformWeights,
  draws: AugmentDraws,
  picture: number,
  p: number,
  { height, width }: Size,
): Matrix {
  let warp = identity(3);
  const then = (next: Matrix) => {
    warp = product(warp, next);
  };
  const isOn = (name: Transform, draw: DrawName = name as DrawName, probability = (weights[name] ?? 0) * p) =>
    (weights[name] ?? 0) > 0 && draws.applies(draw, picture, probability);
  const symmetric = (name: DrawName, element = 0) => draws.uniform(name, picture, element) * 2 - 1;
  const factor = (name: 'scale' | 'aniso') => 2 ** (draws.normal(name, picture) * ranges[name]);
  // Two rotations at this probability are as likely to leave a picture as it is as one at p.
  const rotation = 1 - Math.sqrt(Math.min(Math.max(1 - (weights.rotate ?? 0) * p, 0), 1));

  if (isOn('xflip')) then(scale2d(draws.uniform('xflip', picture) < 0.5 ? 1 : -1, 1));
  if (isOn('rotate90')) then(quarterTurns(Math.floor(draws.uniform('rotate90', picture) * 4)));
  if (isOn('xint')) {
    const [x, y] = [symmetric('xint', 0) * ranges.xint * width, symmetric('xint', 1) * ranges.xint * height];
    then(translate2d(-roundHalfEven(x), -roundHalfEven(y)));
  }
  if (isOn('scale')) then(scale2d(1 / factor('scale'), 1 / factor('scale')));
  if (isOn('rotate', 'rotate', rotation)) then(rotate2d(symmetric('rotate') * Math.PI * ranges.rotate));
  if (isOn('aniso')) then(scale2d(1 / factor('aniso'), factor('aniso')));
  if (isOn('rotate', 'rotateAfter', rotation)) {
    then(rotate2d(symmetric('rotateAfter') * Math.PI * ranges.rotate));
  }
  if (isOn('xfrac')) {
    const shift = (element: number) => -draws.normal('xfrac', picture, element) * ranges.xfrac;
    then(translate2d(shift(0) * width, shift(1) * height));
  }
  return warp;
}

/** Exact, so that a quarter turn of an unscaled picture mixes no pixels. */
function quarterTurns(count: number): Matrix {
  const turn: Matrix = [0, -1, 0, 1, 0, 0, 0, 0, 1];
  let turned = identity(3);
  for (let i = 0; i < count; i++) turned = product(turned, turn);
  return turned;
}
