import type { Picture } from '../../../image/index.js';
import type { LatentStep } from '../../../styleclip/index.js';
import type { FloatTensor } from '../../../tensorData.js';
import type { RunEvent } from '../../run/runEvents.js';
import type { TimedStep } from '../../run/training.js';

/** Figures of one step of an optimisation. */
export type OptimizeFigures = Omit<LatentStep, 'picture'>;

/** One step of an optimisation, as a run reports it. */
export interface EditOptimizeStep extends TimedStep<OptimizeFigures> {
  /** The image before the step, every few steps. */
  readonly picture?: Picture;
}

/** Result of an optimisation. */
export interface EditOptimizeResult {
  /** The edited image. */
  readonly picture: Picture;
  /** Images of the way, from the start to the edited one. */
  readonly way: readonly Picture[];
  /** The edited latent w+ `[1, L, D]`, where it moved in w+. */
  readonly w?: FloatTensor;
  /** The edited styles `[1, C]` of all layers by name, where they moved. */
  readonly styles?: ReadonlyMap<string, FloatTensor>;
  /** Steps that were taken. */
  readonly steps: number;
  /** Cosine of the image to the goal, before and after. */
  readonly before: number;
  readonly after: number;
  /** Length of the change of the latent, in the units of rate and weight. */
  readonly moved: number;
}

/** An event of an optimisation; `S` is the summary of a run with a folder. */
export type OptimizeEvent<S = object> = RunEvent<OptimizeFigures, S>;
