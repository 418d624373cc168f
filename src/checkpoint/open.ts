import { UserError } from '../errors.js';
import type { ByteSource } from '../platform/byteSource.js';
import type { Checkpoint } from './checkpoint.js';
import { describeForeign } from './foreign.js';
import { isNpy, openNpy, openNpz } from './npy.js';
import { openNvidiaPickle } from './nvidiaPickle.js';
import { isSafetensors, openSafetensors } from './safetensors.js';
import { isTorchLegacy, openTorchLegacy } from './torchLegacy.js';
import { openTorchZip, torchFolder } from './torchZip.js';
import { openZip } from './zipReader.js';

const headBytes = 512;

/**
 * Opens a checkpoint of any supported form, which is told from its bytes, never from its name.
 *
 * Only the description is read; tensors are read when asked for, so the source must stay open. Files are taken to be
 * hostile: nothing from them is run, and every size is checked. Throws a `UserError` that names the source, what it
 * is instead (a web page, an archive, a picture...) or what is wrong with it, and what to do.
 */
export async function openCheckpoint(source: ByteSource): Promise<Checkpoint> {
  const head = await source.read(0, Math.min(headBytes, source.size));
  // Comes first: the length that begins such a file can look like any signature.
  if (isSafetensors(head)) return openSafetensors(source);
  const foreign = describeForeign(head);
  if (foreign !== undefined) throw new UserError(`${source.name} ${foreign}`);
  if (startsWith(head, [0x50, 0x4b, 3, 4]) || startsWith(head, [0x50, 0x4b, 5, 6]))
    return openArchive(source);
  if (isNpy(head)) return openNpy(source);
  if (isTorchLegacy(head)) return openTorchLegacy(source);
  if (head[0] === 0x80 && head[1] >= 2 && head[1] <= 5) return openNvidiaPickle(source);
  throw new UserError(
    `${source.name} is not a checkpoint of a known form (torch, NVIDIA pickle, safetensors, npy): ` +
      'check that it is the right file and was downloaded whole',
  );
}

async function openArchive(source: ByteSource): Promise<Checkpoint> {
  const entries = await openZip(source);
  const folder = torchFolder(entries);
  if (folder !== undefined) return openTorchZip(source, entries, folder);
  if ([...entries.keys()].some((name) => name.endsWith('.npy'))) return openNpz(source, entries);
  throw new UserError(
    `${source.name} is a zip archive without a checkpoint's data.pkl: unpack it and give the checkpoint inside`,
  );
}

function startsWith(bytes: Uint8Array, prefix: readonly number[]): boolean {
  return prefix.every((byte, i) => bytes[i] === byte);
}
