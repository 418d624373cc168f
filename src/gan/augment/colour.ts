import type { AugmentDraws } from './draws.js';
import { diagonal, identity, type Matrix, product } from './matrices.js';
import { ranges, type Transform, type TransformWeights } from './transforms.js';

const colouring: readonly Transform[] = ['brightness', 'contrast', 'lumaflip', 'hue', 'saturation'];

/** Whether any of the transformations changes colours. */
export function changesColours(weights: TransformWeights): boolean {
  return colouring.some((name) => (weights[name] ?? 0) > 0);
}

/** The projection onto the axis of greys, which all of red, green and blue share. */
const luma: Matrix = Array.from({ length: 16 }, (_, at) => (at % 4 < 3 && at < 12 ? 1 / 3 : 0));

/**
 * The change of one picture's colours as a 4 x 4 matrix on (red, green, blue, 1), -1..1 (Karras et al. 2020, appendix
 * B, colour transformations).
 */
export function colourMatrix(
  weights: TransformWeights,
  draws: AugmentDraws,
  picture: number,
  p: number,
): Matrix {
  let colours = identity(4);
  const then = (next: Matrix) => {
    colours = product(next, colours);
  };
  const isOn = (name: 'brightness' | 'contrast' | 'lumaflip' | 'hue' | 'saturation') =>
    (weights[name] ?? 0) > 0 && draws.applies(name, picture, (weights[name] ?? 0) * p);
  const factor = (name: 'contrast' | 'saturation') => 2 ** (draws.normal(name, picture) * ranges[name]);

  if (isOn('brightness')) {
    const shift = draws.normal('brightness', picture) * ranges.brightness;
    then([1, 0, 0, shift, 0, 1, 0, shift, 0, 0, 1, shift, 0, 0, 0, 1]);
  }
  if (isOn('contrast')) then(diagonal([factor('contrast'), factor('contrast'), factor('contrast'), 1]));
  if (isOn('lumaflip') && draws.uniform('lumaflip', picture) >= 0.5) then(blend(identity(4), luma, 1, -2));
  if (isOn('hue')) then(turnAboutGrey((draws.uniform('hue', picture) * 2 - 1) * Math.PI * ranges.hue));
  if (isOn('saturation')) {
    const kept = factor('saturation');
    then(blend(luma, diagonal([1, 1, 1, 0]), 1 - kept, kept, 1));
  }
  return colours;
}

/** a * x + b * y, with `corner` in the last place when it is given. */
function blend(x: Matrix, y: Matrix, a: number, b: number, corner?: number): Matrix {
  return x.map((value, at) => (at === 15 && corner !== undefined ? corner : a * value + b * y[at]));
}

/** Rodrigues' rotation about the axis of greys. */
function turnAboutGrey(angle: number): Matrix {
  const cosine = Math.cos(angle);
  const sine = Math.sin(angle) / Math.sqrt(3);
  const rest = (1 - cosine) / 3;
  const [same, next, last] = [cosine + rest, rest - sine, rest + sine];
  return [same, next, last, 0, last, same, next, 0, next, last, same, 0, 0, 0, 0, 1];
}
