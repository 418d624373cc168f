export { type Augmentation, augmentPictures, defaultAugmentation } from './augment.js';
export { PairEmbedder } from './pairEmbedder.js';
export {
  classEmbeddings,
  cosines,
  nearestClass,
  type Recall,
  type Retrieval,
  retrieval,
} from './retrieval.js';
export { type ContrastiveSettings, contrastiveDefaults, type DirectionSettings } from './settings.js';
export {
  type ChangeTexts,
  type ContrastiveMetrics,
  type ContrastiveSnapshot,
  ContrastiveTrainer,
  type PairBatch,
} from './trainer.js';
