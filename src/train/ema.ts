import { add, mul, sub, type Tensor } from '../graph/index.js';

/** The memory of a moving average of parameters (Karras et al. 2020, "Training ... with limited data"). */
export interface AverageOptions {
  /** Training images after which a value's share in the average has halved. */
  readonly halfLife: number;
  /** The half-life is at most this share of the images seen so far; null for no ramp. */
  readonly rampUp: number | null;
}

/** keep * average + (1 - keep) * value, as graph; `keep` is a scalar, usually an input. */
export function movedAverage(average: Tensor, value: Tensor, keep: Tensor | number): Tensor {
  return add(value, mul(sub(average, value), keep));
}

/**
 * The weight that a step of `batch` images leaves to an average after `images` earlier ones: 0.5^(batch / half-life),
 * and 0 while the ramp starts, so that the average follows the parameters at first.
 */
export function averageKeep({ halfLife, rampUp }: AverageOptions, images: number, batch: number): number {
  const life = rampUp === null ? halfLife : Math.min(halfLife, images * rampUp);
  return life > 0 ? 0.5 ** (batch / life) : 0;
}
