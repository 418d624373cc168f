import { UserError } from '../errors.js';
import type { DType } from '../tensorData.js';
import { sizeOf } from '../tensorData.js';
import { rowMajorStrides } from './lazyTensor.js';
import { limits } from './limits.js';
import { PickleWriter } from './pickleWriter.js';
import { storageTypes } from './torchValues.js';
import { type Chunks, storedBytes, storedDType, type WritableTensor, type WriteOptions } from './writable.js';
import { writeZip, type ZipInput } from './zipWriter.js';

/**
 * The values that a torch file can hold: a `Map` becomes an `OrderedDict` (a state dict), a record a `dict`, an array a
 * `list`.
 *
 * Numbers that are safe integers become `int`, others `float`.
 */
export type TorchValue =
  | null
  | boolean
  | number
  | string
  | WritableTensor
  | readonly TorchValue[]
  | ReadonlyMap<string, TorchValue>
  | { readonly [key: string]: TorchValue };

/** The folder inside the archive, under the name that PyTorch uses when it writes to a stream. */
const folder = 'archive';

/**
 * Writes a file that `torch.load` opens, even with `weights_only=True`: the zip format of PyTorch 1.6 and newer.
 *
 * Non-integer numbers make it unreadable for `weights_only=True` in PyTorch 1.13, which lacks floats there. One tensor
 * is in memory at a time; a tensor object stored under several names is written once. Throws a `UserError` for files
 * beyond 4 GiB and values nested too deeply.
 */
export async function* writeTorch(value: TorchValue, options: WriteOptions = {}): Chunks {
  const writer = new ValueWriter(options);
  writer.write(value, '', 0);
  const pickle = writer.pickle.finish();
  const inputs: ZipInput[] = [
    { name: 'data.pkl', content: async () => pickle },
    { name: 'byteorder', content: async () => new TextEncoder().encode('little') },
    ...writer.storages,
    { name: 'version', content: async () => new TextEncoder().encode('3\n') },
  ];
  yield* writeZip(inputs.map(({ name, content }) => ({ name: `${folder}/${name}`, content })));
}

class ValueWriter {
  readonly pickle = new PickleWriter();
  readonly storages: ZipInput[] = [];
  readonly #keys = new Map<WritableTensor, string>();

  constructor(readonly options: WriteOptions) {}

  write(value: TorchValue, name: string, depth: number): void {
    const { pickle } = this;
    if (depth > limits.nesting) throw new UserError(`${name} is nested too deeply to write: flatten it`);
    if (value === null) pickle.null();
    else if (typeof value === 'boolean') pickle.boolean(value);
    else if (typeof value === 'string') pickle.text(value);
    else if (typeof value === 'number') {
      if (Number.isSafeInteger(value) && !Object.is(value, -0)) pickle.integer(value);
      else pickle.float(value);
    } else if (isTensor(value)) this.#tensor(value, name);
    else if (value instanceof Map) {
      this.#orderedDict();
      this.#items(value, name, depth);
    } else if (isList(value)) this.#list(value, name, depth);
    else {
      pickle.emptyDict();
      this.#items(Object.entries(value), name, depth);
    }
  }

  #list(values: readonly TorchValue[], name: string, depth: number): void {
    this.pickle.emptyList();
    this.pickle.mark();
    values.forEach((value, i) => {
      this.write(value, `${name}.${i}`, depth + 1);
    });
    this.pickle.appends();
  }

  #items(entries: Iterable<readonly [string, TorchValue]>, name: string, depth: number): void {
    this.pickle.mark();
    for (const [key, value] of entries) {
      this.pickle.text(key);
      this.write(value, name === '' ? key : `${name}.${key}`, depth + 1);
    }
    this.pickle.setItems();
  }

  #orderedDict(): void {
    this.pickle.global('collections', 'OrderedDict');
    this.pickle.emptyTuple();
    this.pickle.reduce();
  }

  #tensor(tensor: WritableTensor, name: string): void {
    const { pickle } = this;
    pickle.global('torch._utils', '_rebuild_tensor_v2');
    pickle.mark();
    pickle.mark();
    pickle.text('storage');
    pickle.global('torch', storageClass(storedDType(tensor, this.options)));
    pickle.text(this.#key(tensor, name));
    pickle.text('cpu');
    pickle.integer(sizeOf(tensor.shape));
    pickle.tuple();
    pickle.persistentId();
    pickle.integer(0);
    this.#integers(tensor.shape);
    this.#integers(rowMajorStrides(tensor.shape));
    pickle.boolean(false);
    this.#orderedDict();
    pickle.tuple();
    pickle.reduce();
  }

  #key(tensor: WritableTensor, name: string): string {
    const known = this.#keys.get(tensor);
    if (known !== undefined) return known;
    const key = String(this.#keys.size);
    this.#keys.set(tensor, key);
    this.storages.push({ name: `data/${key}`, content: () => storedBytes(name, tensor, this.options) });
    return key;
  }

  #integers(values: readonly number[]): void {
    this.pickle.mark();
    for (const value of values) this.pickle.integer(value);
    this.pickle.tuple();
  }
}

function storageClass(dtype: DType): string {
  for (const [name, type] of storageTypes) if (type === dtype) return name.slice('torch.'.length);
  throw new RangeError(`PyTorch has no storage of ${dtype}`);
}

function isList(value: TorchValue): value is readonly TorchValue[] {
  return Array.isArray(value);
}

function isTensor(value: TorchValue): value is WritableTensor {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || value instanceof Map)
    return false;
  return 'dtype' in value && 'shape' in value && ('data' in value || 'read' in value);
}
