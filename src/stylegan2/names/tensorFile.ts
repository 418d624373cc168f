import { type Checkpoint, type CheckpointValue, type LazyTensor, valueAt } from '../../checkpoint/index.js';
import { UserError } from '../../errors.js';

/** The networks in a checkpoint, by their name in messages. */
export type NetworkName = 'generator' | 'discriminator';

/** The part of a checkpoint that holds one network, its names without their prefix. */
export interface TensorFile {
  readonly network: NetworkName;
  /** The checkpoint's name in messages. */
  readonly file: string;
  /** The prefix of the names in the checkpoint, such as `g_ema.`. */
  readonly prefix: string;
  readonly tensors: ReadonlyMap<string, LazyTensor>;
  /** The object under that prefix, for the settings in NVIDIA's files. */
  readonly value: CheckpointValue | undefined;
}

/** The tensors of a checkpoint under the first prefix that has `landmark`, or undefined. */
export function tensorsUnder(
  checkpoint: Checkpoint,
  file: string,
  network: NetworkName,
  prefixes: readonly string[],
  landmark: string,
): TensorFile | undefined {
  const prefix = prefixes.find((candidate) => checkpoint.tensors.has(candidate + landmark));
  if (prefix === undefined) return undefined;
  const tensors = new Map<string, LazyTensor>();
  for (const [name, tensor] of checkpoint.tensors) {
    if (name.startsWith(prefix)) tensors.set(name.slice(prefix.length), tensor);
  }
  const value = prefix === '' ? checkpoint.value : valueAt(checkpoint.value, prefix.slice(0, -1));
  return { network, file, prefix, tensors, value };
}

/** A file that holds one network alone, in our own form. */
export function wholeFile({ tensors }: Checkpoint, file: string, network: NetworkName): TensorFile {
  return { network, file, prefix: '', tensors, value: undefined };
}

/** A tensor of the file; a `UserError` names the file and the missing tensor. */
export function tensorOf({ network, file, prefix, tensors }: TensorFile, name: string): LazyTensor {
  const tensor = tensors.get(name);
  if (tensor) return tensor;
  throw new UserError(
    `${file} has no tensor "${prefix}${name}", which a StyleGAN2 ${network} needs: ` +
      'it was cut short when it was saved, or is another kind of network',
  );
}

/** One extent of a tensor; a `UserError` when the tensor does not have `rank` axes or is empty. */
export function extentOf(source: TensorFile, name: string, rank: number, axis: number): number {
  const { shape } = tensorOf(source, name);
  if (shape.length === rank && shape.every((extent) => extent > 0)) return shape[axis];
  throw new UserError(
    `${source.file} has "${source.prefix}${name}" of shape [${shape}], but a StyleGAN2 ${source.network} needs ${rank} axes: ` +
      'it is another kind of network',
  );
}

/** The number of tensors `nameOf(0)`, `nameOf(1)`, ... in the file before the first gap. */
export function countOf({ tensors }: TensorFile, nameOf: (index: number) => string): number {
  let count = 0;
  while (tensors.has(nameOf(count))) count++;
  return count;
}
