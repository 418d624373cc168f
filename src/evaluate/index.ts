// Judges of images by their features: networks that make these are the caller's, and all computing is in plain float64.

export type { FloatTensor } from '../tensorData.js';
export { type ClusterOptions, intraClusterDistance } from './clusters.js';
export { type FeatureMoments, featureMoments, fid, frechetDistance } from './fid.js';
export { type KidOptions, kid, kidOfSubsets, type SubsetPair } from './kid.js';
export { type KidInterval, type KidIntervalOptions, kidInterval } from './kidInterval.js';
export { diversity, quality } from './likeness.js';
export { type Memorisation, memorisation, type Neighbour, nearestNeighbours } from './neighbours.js';
export { type PrecisionRecall, precisionRecall } from './precisionRecall.js';
