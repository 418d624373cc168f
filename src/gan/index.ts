export { adaptProbability, type ProbabilityState } from './adaptiveProbability.js';
export { type Augmentation, type AugmentationDraw, noAugmentation } from './augmentation.js';
export type { GanMetrics, GanOptions, GanSnapshot } from './contract.js';
export { trainedDiscriminatorParameters } from './frozenLayers.js';
export { GanTrainer } from './ganTrainer.js';
export { GeneratorSampler } from './generatorSampler.js';
export { type PathLength, pathLength } from './pathLength.js';
export { squaredSlopes } from './r1Penalty.js';
export { defaultGanSettings, type GanSettings, ganSettings, type PartialGanSettings } from './settings.js';
