import type { ByteSource } from '../platform/byteSource.js';
import type { Checkpoint } from './checkpoint.js';
import { flattenTensors } from './flatten.js';
import { readPickle } from './pickle.js';
import { PickleCursor } from './pickleCursor.js';
import { pickleMeaning } from './pickleMeaning.js';
import { damaged } from './problems.js';
import type { Storage } from './storage.js';
import { isTorchLegacy, readTorchLegacy } from './torchLegacy.js';
import { readArchive, torchFolder } from './torchZip.js';
import { type BytesValue, isKind } from './value.js';
import { openZip } from './zipReader.js';

/**
 * Opens a plain pickle as stylegan2-ada-pytorch and stylegan3 write them: a dict of persistent objects whose tensors
 * are torch files of their own, embedded as bytes.
 *
 * Networks are objects with their constructor arguments in the state (`_init_kwargs`); the Python source text that
 * the file carries is skipped, never run. `constructorOf` reads them.
 */
export async function openNvidiaPickle(source: ByteSource): Promise<Checkpoint> {
  const cursor = new PickleCursor(source);
  const value = await readPickle(cursor, pickleMeaning({ name: source.name, embedded: embeddedStorage }));
  return { format: 'nvidia-pickle', tensors: flattenTensors(source, value), value, metadata: {} };
}

async function embeddedStorage({ source }: BytesValue): Promise<Storage> {
  const head = await source.read(0, Math.min(32, source.size));
  const value = isTorchLegacy(head) ? (await readTorchLegacy(source)).value : await zipValue(source);
  if (!isKind(value, 'storage')) throw damaged(source.name, 'an embedded torch file does not hold a storage');
  return value;
}

async function zipValue(source: ByteSource) {
  const entries = await openZip(source);
  const folder = torchFolder(entries);
  if (folder === undefined) throw damaged(source.name, 'an embedded torch file has no data.pkl');
  return readArchive(source, entries, folder, false);
}
