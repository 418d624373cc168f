import type { DType } from '../tensorData.js';
import { type LazyTensor, rowMajorStrides, stridedTensor } from './lazyTensor.js';
import type { PickleCall, PickleContext } from './pickleContext.js';
import { damaged, unsupported } from './problems.js';
import type { Storage } from './storage.js';
import { type CheckpointValue, isKind, isSequence } from './value.js';

/** The element type of each storage class of PyTorch; untyped storages count bytes. */
export const storageTypes: ReadonlyMap<string, DType> = new Map<string, DType>([
  ['torch.DoubleStorage', 'float64'],
  ['torch.FloatStorage', 'float32'],
  ['torch.HalfStorage', 'float16'],
  ['torch.BFloat16Storage', 'bfloat16'],
  ['torch.LongStorage', 'int64'],
  ['torch.IntStorage', 'int32'],
  ['torch.ShortStorage', 'int16'],
  ['torch.CharStorage', 'int8'],
  ['torch.ByteStorage', 'uint8'],
  ['torch.BoolStorage', 'bool'],
  ['torch.storage.UntypedStorage', 'uint8'],
]);

/** Names of types that occur only as arguments. */
export const torchTypes: readonly string[] = [
  'torch.device',
  'torch.Tensor',
  'torch.nn.parameter.Parameter',
  'torch.float32',
  'torch.float64',
  'torch.float16',
  'torch.bfloat16',
  'torch.int64',
];

/** The calls that rebuild PyTorch values. */
export const torchCalls: Readonly<Record<string, PickleCall>> = {
  'torch._utils._rebuild_tensor_v2': (args, context) => rebuildTensor(args, context),
  'torch._utils._rebuild_tensor': (args, context) => rebuildTensor(args, context),
  'torch._utils._rebuild_parameter': (args, context) => tensorArgument(args, context),
  'torch._utils._rebuild_parameter_with_state': (args, context) => tensorArgument(args, context),
  'torch._tensor._rebuild_from_type_v2': (args, context) => rebuildFromType(args, context),
  'torch.storage._load_from_bytes': (args, context) => embeddedStorage(args, context),
  'torch.Size': (args) => ({ kind: 'tuple', items: isSequence(args[0]) ? args[0].items : [] }),
  'torch.jit._pickle.build_intlist': (args) => args[0] ?? null,
  'torch.jit._pickle.build_doublelist': (args) => args[0] ?? null,
  'torch.jit._pickle.build_boollist': (args) => args[0] ?? null,
  'torch.jit._pickle.build_tensorlist': (args) => args[0] ?? null,
  'torch.jit._pickle.restore_type_tag': (args) => args[0] ?? null,
};

/** Arguments: storage, offset, shape, strides, and others that do not change the values. */
function rebuildTensor(args: readonly CheckpointValue[], { name }: PickleContext): LazyTensor {
  const [storage, offset, shape, strides] = args;
  if (!isKind(storage, 'storage') || typeof offset !== 'number') {
    throw damaged(name, 'it holds a tensor without a storage');
  }
  return stridedTensor(name, storage, {
    offset,
    shape: integers(shape, name),
    strides: integers(strides, name),
  });
}

function integers(value: CheckpointValue | undefined, name: string): number[] {
  const items = isSequence(value) ? value.items : undefined;
  if (items === undefined) throw damaged(name, 'it holds a tensor without a shape');
  return items.map((item) => {
    if (typeof item === 'number') return item;
    throw damaged(name, 'it holds a tensor whose shape is not made of integers');
  });
}

function tensorArgument([tensor]: readonly CheckpointValue[], { name }: PickleContext): LazyTensor {
  if (isKind(tensor, 'tensor')) return tensor;
  throw damaged(name, 'it holds a parameter without a tensor');
}

/** Arguments: the function that rebuilds the tensor, its class, that function's arguments, attributes. */
function rebuildFromType(args: readonly CheckpointValue[], context: PickleContext): LazyTensor {
  const [rebuild, , inner] = args;
  if (
    !isKind(rebuild, 'global') ||
    rebuild.name !== 'torch._utils._rebuild_tensor_v2' ||
    !isSequence(inner)
  ) {
    throw unsupported(
      context.name,
      'it holds a tensor of an unknown class',
      'save a state dict of plain tensors',
    );
  }
  return rebuildTensor(inner.items, context);
}

function embeddedStorage(
  [bytes]: readonly CheckpointValue[],
  { name, embedded }: PickleContext,
): Promise<CheckpointValue> {
  if (!isKind(bytes, 'bytes') || embedded === undefined) {
    throw damaged(name, 'it holds a storage where none belongs');
  }
  return embedded(bytes);
}

/** A whole storage as a flat tensor. */
export function tensorOfStorage(name: string, storage: Storage): LazyTensor {
  const shape = [storage.elements];
  return stridedTensor(name, storage, { offset: 0, shape, strides: rowMajorStrides(shape) });
}
