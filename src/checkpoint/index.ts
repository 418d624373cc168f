export type { Checkpoint, CheckpointFormat } from './checkpoint.js';
export { type Constructed, constructorOf, type PlainValue, plainValue } from './constructorOf.js';
export { crc32 } from './crc32.js';
export { readFloat32, toFloat32 } from './float32.js';
export { describeForeign } from './foreign.js';
export type { LazyTensor } from './lazyTensor.js';
export { type NpyOptions, writeNpy } from './npyWriter.js';
export { openCheckpoint } from './open.js';
export { type SafetensorsOptions, writeSafetensors } from './safetensorsWriter.js';
export type { Storage } from './storage.js';
export { type TorchValue, writeTorch } from './torchWriter.js';
export {
  type BytesValue,
  type CheckpointValue,
  type DictValue,
  type GlobalValue,
  isKind,
  isSequence,
  kindOf,
  type ObjectValue,
  type SequenceValue,
  valueAt,
} from './value.js';
export { type Chunks, collectChunks, type WritableTensor, type WriteOptions } from './writable.js';
export { openZip, type PackedEntry, type ZipEntry, zipMethods } from './zipReader.js';
