export { type Augmentation, augmentPictures, defaultAugmentation } from './augment.js';
export { type ModelSettings, newClipConfig } from './newClip.js';
export { PairEmbedder } from './pairEmbedder.js';
export {
  classEmbeddings,
  cosines,
  nearestClass,
  type Recall,
  type Retrieval,
  retrieval,
} from './retrieval.js';
export { checkContrastiveSettings } from './settings/checkSettings.js';
export * from './settings/table.js';
export {
  type ChangeTexts,
  type ContrastiveMetrics,
  type ContrastiveSnapshot,
  ContrastiveTrainer,
  type PairBatch,
} from './trainer.js';
