import type { ByteSource } from '../platform/byteSource.js';
import { bytesPerElement } from '../tensorData.js';
import type { Checkpoint } from './checkpoint.js';
import { flattenTensors } from './flatten.js';
import { limits } from './limits.js';
import { readPickle } from './pickle.js';
import { PickleBudget } from './pickleBudget.js';
import { PickleCursor } from './pickleCursor.js';
import { pickleMeaning } from './pickleMeaning.js';
import { damaged, quoted, unsupported } from './problems.js';
import type { Storage } from './storage.js';
import { storageId } from './storageId.js';
import type { CheckpointValue } from './value.js';
import type { ZipEntry } from './zipReader.js';

/** The folder of an archive that holds `data.pkl`, with a trailing slash, or `undefined` for other archives. */
export function torchFolder(entries: ReadonlyMap<string, ZipEntry>): string | undefined {
  for (const name of entries.keys()) {
    if (name === 'data.pkl' || /^[^/]+\/data\.pkl$/.test(name)) return name.slice(0, -'data.pkl'.length);
  }
  return undefined;
}

/**
 * Opens the zip format that `torch.save` (1.6 and newer) and `torch.jit.save` write.
 *
 * In TorchScript archives the modules are plain objects, named by attribute path; their code is never read.
 */
export async function openTorchZip(
  source: ByteSource,
  entries: ReadonlyMap<string, ZipEntry>,
  folder: string,
): Promise<Checkpoint> {
  const torchScript = entries.has(`${folder}constants.pkl`);
  const metadata = await archiveMetadata(source, entries, folder);
  const value = await readArchive(source, entries, folder, torchScript, new PickleBudget(source.name));
  const tensors = flattenTensors(source, value);
  return { format: torchScript ? 'torchscript' : 'torch-zip', tensors, value, metadata };
}

/** The value described by an archive's `data.pkl`. */
export async function readArchive(
  source: ByteSource,
  entries: ReadonlyMap<string, ZipEntry>,
  folder: string,
  torchScript: boolean,
  budget: PickleBudget,
): Promise<CheckpointValue> {
  const data = entries.get(`${folder}data.pkl`);
  if (data === undefined || data.size > limits.archivePickle) {
    throw damaged(source.name, 'its data.pkl is missing or too large');
  }
  const storages = new Map<string, Storage>();
  const meaning = pickleMeaning({
    name: source.name,
    budget,
    torchScript,
    persistent(id) {
      const { key, dtype, elements } = storageId(source.name, id);
      const known = storages.get(key);
      if (known !== undefined && known.dtype === dtype && known.elements === elements) return known;
      const entry = entries.get(`${folder}data/${key}`);
      if (entry === undefined) throw damaged(source.name, `its storage ${quoted(key)} is missing`);
      if (elements * bytesPerElement[dtype] > entry.size) {
        throw damaged(
          source.name,
          `its storage ${quoted(key)} has ${entry.size} bytes for ${elements} ${dtype} values`,
        );
      }
      const locate = async () => ({ source: await entry.open(), offset: 0 });
      const storage: Storage = { kind: 'storage', dtype, elements, locate };
      storages.set(key, storage);
      return storage;
    },
  });
  return readPickle(new PickleCursor(await data.open()), meaning);
}

async function archiveMetadata(
  source: ByteSource,
  entries: ReadonlyMap<string, ZipEntry>,
  folder: string,
): Promise<Record<string, string>> {
  const metadata: Record<string, string> = {};
  for (const key of ['version', 'byteorder']) {
    const entry = entries.get(folder + key);
    if (entry === undefined || entry.size > 64) continue;
    const content = await entry.open();
    metadata[key] = new TextDecoder().decode(await content.read(0, content.size)).trim();
  }
  if (metadata.byteorder === 'big') {
    throw unsupported(source.name, 'it was saved big-endian', 'save it on a little-endian machine');
  }
  return metadata;
}
