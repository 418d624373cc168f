export type { Checkpoint, CheckpointFormat } from './checkpoint.js';
export { type Constructed, constructorOf, type PlainValue, plainValue } from './constructorOf.js';
export { readFloat32, toFloat32 } from './float32.js';
export type { LazyTensor } from './lazyTensor.js';
export { openCheckpoint } from './open.js';
export * from './value.js';
