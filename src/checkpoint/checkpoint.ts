import type { LazyTensor } from './lazyTensor.js';
import type { CheckpointValue } from './value.js';

/** The file formats that {@link Checkpoint} can open. */
export type CheckpointFormat =
  | 'torch-zip'
  | 'torch-legacy'
  | 'torchscript'
  | 'nvidia-pickle'
  | 'safetensors'
  | 'npy'
  | 'npz';

/**
 * An open checkpoint; its source must stay open while tensors are read.
 *
 * `tensors` holds every tensor under its dotted path (`g_ema.conv1.conv.weight`, list items by index; modules of
 * TorchScript and NVIDIA files by attribute path, as in their state dicts; a lone npy array is `array`). `value` is the
 * whole content as plain data. `metadata` is the container's description of itself.
 */
export interface Checkpoint {
  readonly format: CheckpointFormat;
  readonly tensors: ReadonlyMap<string, LazyTensor>;
  readonly value: CheckpointValue;
  readonly metadata: Readonly<Record<string, string>>;
}
