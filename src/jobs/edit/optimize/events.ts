import type { OptimizeEvent } from '../../../api/edit/optimize/events.js';

/** The summary of an optimisation; also `summary.json`. */
export interface OptimizeSummary {
  readonly folder: string;
  readonly steps: number;
  readonly seconds: number;
  readonly device: string;
  /** Cosine of the image to the goal, before and after. */
  readonly before: number;
  readonly after: number;
  /** Length of the change of the latent, in the units of rate and weight. */
  readonly moved: number;
  /** The images of the way. */
  readonly way: string;
  /** The edited image. */
  readonly edited: string;
  /** Its latent. */
  readonly latent: string;
}

/** An event of an optimisation in a folder; `--json` prints each as a line. */
export type OptimizeRunEvent = OptimizeEvent<OptimizeSummary>;
