/** A rate that rises from 0 and falls along half a cosine. */
export interface RampedRate {
  readonly learningRate: number;
  readonly steps: number;
  /** Shares of the steps in which it rises in a straight line, and falls. */
  readonly rampUp: number;
  readonly rampDown: number;
}

/**
 * Computes the rate after `done` steps: exactly 0 for the first one, which moves nothing (the projector of Karras et al. 2019, appendix
 * D, whose schedule StyleCLIP's optimisation takes over).
 */
export function rampedRate({ learningRate, steps, rampUp, rampDown }: RampedRate, done: number): number {
  const time = done / steps;
  const falling = rampDown > 0 ? Math.min(1, (1 - time) / rampDown) : 1;
  const rising = rampUp > 0 ? Math.min(1, time / rampUp) : 1;
  return learningRate * (0.5 - 0.5 * Math.cos(falling * Math.PI)) * rising;
}
