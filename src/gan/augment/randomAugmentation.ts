import { type Augmentation, noAugmentation } from '../augmentation.js';
import { philoxDraws } from './draws.js';
import { transformNumbers } from './feeds.js';
import type { Size } from './geometry.js';
import { inputShapes, inputTensors, transformed } from './pipeline.js';
import { type AugmentGroup, type TransformWeights, weightsOfGroup } from './transforms.js';

/** The augmentation that the setting `augment` stands for, of images of `size` pixels. */
export function augmentationOf(augment: AugmentGroup | 'none', size: number): Augmentation {
  return augment === 'none' ? noAugmentation : randomAugmentation({ height: size, width: size }, augment);
}

/**
 * The transformations of a group for pictures of one size (Karras et al., "Training Generative Adversarial Networks with
 * Limited Data", 2020, appendix B).
 */
export function randomAugmentation(size: Size, group: AugmentGroup): Augmentation {
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
