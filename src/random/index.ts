export { choice, integers, normals, permutation, uniforms } from './draws.js';
export { type EpochOrder, epochOrder } from './epochOrder.js';
export { type NumpyRandomState, numpyRandomState } from './numpyRandomState.js';
export type { RandomKey } from './randomKey.js';
