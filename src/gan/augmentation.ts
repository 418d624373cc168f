import type { Tensor } from '../graph/index.js';
import type { RunInputs } from '../runtime/contract.js';

/** Key of the random numbers of one augmented batch. */
export interface AugmentationDraw {
  readonly seed: number;
  readonly step: number;
  readonly batch: number;
  /** Probability of each transformation, 0 to 1. */
  readonly probability: number;
}

/**
 * Random, differentiable changes that both real and generated pictures undergo before the discriminator sees them
 * (Karras et al. 2020, "Training generative adversarial networks with limited data", section 2).
 */
export interface Augmentation {
  /**
   * Pictures `[N, 3, H, W]` changed, as graph. Its random numbers are inputs of the program whose names start with
   * `prefix` and a dot: a program may change several batches.
   */
  apply(pictures: Tensor, prefix: string): Tensor;
  /** The numbers for those inputs; other prefixes draw other numbers. */
  feeds(prefix: string, draw: AugmentationDraw): RunInputs;
}

/** Leaves pictures as they are. */
export const noAugmentation: Augmentation = { apply: (pictures) => pictures, feeds: () => ({}) };
