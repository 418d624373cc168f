import type { Augmentation } from '../augmentation.js';
import { philoxDraws } from './draws.js';
import { transformNumbers } from './feeds.js';
import type { Size } from './geometry.js';
import { inputShapes, inputTensors, transformed } from './pipeline.js';
import { type AugmentGroup, type TransformWeights, weightsOfGroup } from './transforms.js';

/**
 * The transformations of a group for pictures of one size (Karras et al., "Training Generative Adversarial Networks with
 * Limited Data", 2020, appendix B); by default 'bgc', which the paper found best.
 */
export function randomAugmentation(size: Size, group: AugmentGroup = 'bgc'): Augmentation {
  return weightedAugmentation(size, weightsOfGroup(group));
}

/** Transformations each with a weight of its own, which multiplies the probability. */
export function weightedAugmentation(size: Size, weights: TransformWeights): Augmentation {
  return {
    apply(pictures, prefix) {
      return transformed(pictures, inputTensors(inputShapes(weights, pictures.shape[0], size), prefix));
    },
    feeds(prefix, { seed, step, batch, probability }) {
      const draws = philoxDraws(`augment.${prefix}`, batch, seed, step);
      const numbers = transformNumbers(weights, draws, probability, batch, size);
      return Object.fromEntries(Object.entries(numbers).map(([name, value]) => [`${prefix}.${name}`, value]));
    },
  };
}
