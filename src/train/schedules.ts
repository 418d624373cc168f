/** A rate that rises linearly and falls along a cosine. */
export interface WarmCosine {
  /** The highest rate. */
  readonly peak: number;
  /** Steps of the rise; 0 begins at the peak. */
  readonly warmUp: number;
  /** The total number of steps, including the rise. */
  readonly total: number;
  /** The rate after the last step, as a share of the peak; 0 by default. */
  readonly floor?: number;
}

/**
 * The rate of step `step`, counted from 1: linear warm-up, then half a cosine (Loshchilov and Hutter 2016, without
 * restarts), which reaches its floor after the last step and stays there.
 */
export function warmCosine({ peak, warmUp, total, floor = 0 }: WarmCosine, step: number): number {
  if (step <= warmUp) return (peak * step) / warmUp;
  const progress = Math.min(1, (step - warmUp - 1) / Math.max(1, total - warmUp));
  return peak * (floor + ((1 - floor) * (1 + Math.cos(Math.PI * progress))) / 2);
}

/**
 * The share of a moving average that remains after step `step`, counted from 1: at most `decay`, less while the average
 * is young, so that start values are soon forgotten.
 */
export function averageDecay(decay: number, step: number): number {
  return Math.min(decay, (1 + step) / (10 + step));
}
