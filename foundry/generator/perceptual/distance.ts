import {
  abs,
  add,
  concat,
  constant,
  div,
  mul,
  sliceAxis,
  sqrt,
  sub,
  sum,
  type Tensor,
} from '#nada/graph/index.js';
import { elementCount } from '#nada/graph/shapes.js';
import type { PerceptualWeights } from './file.js';
import { perceptualNetwork } from './network.js';

/** Keeps the length of a map's pixel away from 0, where a direction means nothing. */
const shortest = 1e-3;

/**
 * How far pictures `[N, 3, H, W]` are from their targets in what a perceptual network sees of them: for each of its maps the
 * mean over pixels of the absolute difference of unit vectors over channels, and the mean absolute difference of the
 * descriptions. 0 for equal pictures; the network's weights stay as they are.
 *
 * Zhang et al. 2018, "The Unreasonable Effectiveness of Deep Features as a Perceptual Metric", with absolute values in the
 * place of squares and without learnt weights of channels.
 */
export function perceptualDistance({ config, parameters }: PerceptualWeights) {
  return (pictures: Tensor, targets: Tensor): Tensor => {
    const count = pictures.shape[0];
    const weights = new Map(
      [...parameters].map(([name, { data, shape }]) => [name, constant(data, shape)] as const),
    );
    const { maps, description } = perceptualNetwork(config, weights, concat([pictures, targets], 0));
    const apart = (both: Tensor): Tensor =>
      sum(abs(sub(sliceAxis(both, 0, 0, count), sliceAxis(both, 0, count, count))));
    const terms = maps.map((map) => {
      const [, channels] = map.shape;
      return mul(apart(unitOverChannels(map)), (2 * channels) / elementCount(map.shape));
    });
    const whole = mul(apart(description), 2 / elementCount(description.shape));
    return terms.reduce((total, term) => add(total, term), whole);
  };
}

/** A map `[N, C, H, W]` with each pixel's channels as a vector of length 1. */
function unitOverChannels(map: Tensor): Tensor {
  const squares = sum(mul(map, map), [1], true);
  return div(map, sqrt(add(squares, shortest ** 2)));
}
