import type { ByteSource } from '../platform/byteSource.js';
import type { Checkpoint } from './checkpoint.js';
import { flattenTensors } from './flatten.js';
import { readPickle } from './pickle.js';
import { PickleBudget } from './pickleBudget.js';
import { PickleCursor } from './pickleCursor.js';
import { pickleMeaning } from './pickleMeaning.js';
import { damaged } from './problems.js';
import type { Storage } from './storage.js';
import { isTorchLegacy, readTorchLegacy } from './torchLegacy.js';
import { readArchive, torchFolder } from './torchZip.js';
import { type BytesValue, type CheckpointValue, isKind } from './value.js';
import { openZip } from './zipReader.js';

/**
 * Opens a plain pickle as written by stylegan2-ada-pytorch and stylegan3: a dict of persistent objects whose tensors
 * are torch files of their own, embedded as bytes.
 *
 * Networks are objects with their constructor arguments in the state (`_init_kwargs`); `constructorOf` reads them. The
 * Python source text in the file is skipped, never run.
 */
export async function openNvidiaPickle(source: ByteSource): Promise<Checkpoint> {
  const budget = new PickleBudget(source.name);
  // The memo may hand out the same bytes many times; they are opened once.
  const opened = new Map<BytesValue, Promise<Storage>>();
  const embedded = (bytes: BytesValue) => {
    const storage = opened.get(bytes) ?? embeddedStorage(bytes.source, budget);
    opened.set(bytes, storage);
    return storage;
  };
  const meaning = pickleMeaning({ name: source.name, budget, embedded });
  const value = await readPickle(new PickleCursor(source), meaning);
  return { format: 'nvidia-pickle', tensors: flattenTensors(source, value), value, metadata: {} };
}

async function embeddedStorage(source: ByteSource, budget: PickleBudget): Promise<Storage> {
  const head = await source.read(0, Math.min(32, source.size));
  const legacy = isTorchLegacy(head);
  const value = legacy ? (await readTorchLegacy(source, budget)).value : await zipValue(source, budget);
  if (!isKind(value, 'storage')) throw damaged(source.name, 'an embedded torch file does not hold a storage');
  return value;
}

async function zipValue(source: ByteSource, budget: PickleBudget): Promise<CheckpointValue> {
  const entries = await openZip(source);
  const folder = torchFolder(entries);
  if (folder === undefined) throw damaged(source.name, 'an embedded torch file has no data.pkl');
  return readArchive(source, entries, folder, false, budget);
}
