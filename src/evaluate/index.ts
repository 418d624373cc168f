export { type ClusterOptions, intraClusterDistance } from './clusters.js';
export { type FeatureMoments, featureMoments, fid, frechetDistance } from './fid.js';
export { type KidOptions, kid, kidOfSubsets, type SubsetPair } from './kid.js';
export { type KidInterval, type KidIntervalOptions, kidInterval } from './kidInterval.js';
export { diversity, quality } from './likeness.js';
export { type Memorisation, memorisation, type Neighbour, nearestNeighbours } from './neighbours.js';
export { type PrecisionRecall, precisionRecall } from './precisionRecall.js';
