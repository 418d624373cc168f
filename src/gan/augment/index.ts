export { augmentDetailRows, augmentRows } from './augmentSettings.js';
export { type AugmentDraws, percentileDraws, philoxDraws } from './draws.js';
export { transformNumbers } from './feeds.js';
export type { Size } from './geometry.js';
export { inputShapes, inputTensors, transformed } from './pipeline.js';
export { augmentationOf, randomAugmentation, weightedAugmentation } from './randomAugmentation.js';
export {
  type AugmentGroup,
  augmentGroups,
  type Transform,
  type TransformWeights,
  transforms,
  weightsOfGroup,
} from './transforms.js';
