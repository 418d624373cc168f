import type { FloatTensor } from '../tensorData.js';

/** A network in our own safetensors form: tensors under canonical names, the configuration in the metadata. */
export interface NetworkFile {
  readonly tensors: ReadonlyMap<string, FloatTensor>;
  readonly metadata: Readonly<Record<string, string>>;
}

/** Clamps at this size only guard float16 and do not show in images: NVIDIA's default of `conv_clamp`. */
export const harmlessClamp = 256;
