import type { ByteSource } from '../platform/byteSource.js';
import { bytesPerElement } from '../tensorData.js';
import type { Checkpoint } from './checkpoint.js';
import { flattenTensors } from './flatten.js';
import { readPickle } from './pickle.js';
import { PickleBudget } from './pickleBudget.js';
import { PickleCursor } from './pickleCursor.js';
import { pickleMeaning } from './pickleMeaning.js';
import { damaged, quoted, unsupported } from './problems.js';
import type { Storage } from './storage.js';
import { type StorageId, storageId } from './storageId.js';
import { type CheckpointValue, isKind, valueAt } from './value.js';

/** The number that begins files from before PyTorch 1.6, as a pickled integer. */
const magic = [0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19];

/** Whether a file that begins with these bytes (at least 32 if it has them) is in torch's legacy format. */
export function isTorchLegacy(head: Uint8Array): boolean {
  // The magic number follows the protocol, and from protocol 4 on a frame.
  for (const start of [2, 11]) {
    if (head.length > start + magic.length && magic.every((byte, i) => head[start + i] === byte)) return true;
  }
  return false;
}

/** Opens the format that `torch.save` wrote before 1.6: five pickles, then the storages one after another. */
export async function openTorchLegacy(source: ByteSource): Promise<Checkpoint> {
  const { value, protocolVersion } = await readTorchLegacy(source, new PickleBudget(source.name));
  const metadata = { version: String(protocolVersion) };
  return { format: 'torch-legacy', tensors: flattenTensors(source, value), value, metadata };
}

/** The value of a stream in torch's legacy format. */
export async function readTorchLegacy(
  source: ByteSource,
  budget: PickleBudget,
): Promise<{ value: CheckpointValue; protocolVersion: number }> {
  const cursor = new PickleCursor(source);
  const plain = pickleMeaning({ name: source.name, budget });
  await readPickle(cursor, plain);
  const protocolVersion = await readPickle(cursor, plain);
  if (protocolVersion !== 1001) {
    throw unsupported(source.name, 'its torch protocol is not 1001', 'save it again with a current PyTorch');
  }
  const system = await readPickle(cursor, plain);
  if (valueAt(system, 'little_endian') === false) {
    throw unsupported(source.name, 'it was saved big-endian', 'save it on a little-endian machine');
  }
  const storages = new LegacyStorages(source);
  const meaning = pickleMeaning({ name: source.name, budget, persistent: (id) => storages.refer(id) });
  const value = await readPickle(cursor, meaning);
  const keys = await readPickle(cursor, plain);
  await storages.place(keys, cursor.position);
  return { value, protocolVersion };
}

/** The storages that a pickle refers to, whose positions become known only after it. */
class LegacyStorages {
  readonly #ids = new Map<string, StorageId>();
  readonly #offsets = new Map<string, number>();

  constructor(readonly source: ByteSource) {}

  refer(reference: CheckpointValue): Storage {
    const { source } = this;
    const id = storageId(source.name, reference);
    const known = this.#ids.get(id.key);
    if (known !== undefined && (known.dtype !== id.dtype || known.elements !== id.elements)) {
      throw damaged(source.name, `its storage ${quoted(id.key)} has two sizes`);
    }
    this.#ids.set(id.key, id);
    const shift = (id.view?.offset ?? 0) * bytesPerElement[id.dtype];
    return {
      kind: 'storage',
      dtype: id.dtype,
      elements: id.view?.elements ?? id.elements,
      locate: async () => {
        const offset = this.#offsets.get(id.key);
        if (offset === undefined) throw damaged(source.name, `its storage ${quoted(id.key)} is missing`);
        return { source, offset: offset + shift };
      },
    };
  }

  /** Positions the storages: each is its element count in 8 bytes, then its elements, in the order of `keys`. */
  async place(keys: CheckpointValue, start: number): Promise<void> {
    const { source } = this;
    if (!isKind(keys, 'list')) throw damaged(source.name, 'its list of storages is missing');
    let position = start;
    for (const key of keys.items) {
      const id = typeof key === 'string' ? this.#ids.get(key) : undefined;
      if (id === undefined || this.#offsets.has(id.key))
        throw damaged(source.name, 'it lists an unknown storage');
      const prefix = await source.read(position, 8);
      const count = new DataView(prefix.buffer, prefix.byteOffset, 8).getBigInt64(0, true);
      if (count !== BigInt(id.elements))
        throw damaged(source.name, `its storage ${quoted(id.key)} has two sizes`);
      this.#offsets.set(id.key, position + 8);
      position += 8 + id.elements * bytesPerElement[id.dtype];
    }
    if (position > source.size) {
      throw damaged(source.name, `it is truncated: it has only ${source.size} of at least ${position} bytes`);
    }
  }
}
