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
 * Opens a checkpoint of any supported format, recognised by its bytes and never by its name.
 *
 * Only the description is read; tensors are read on demand, so the source must stay open. Files are assumed to be
 * hostile: nothing in them is run, and every size is checked. Throws a `UserError` that names the source, what it
 * really is (a web page, an archive, an image...) or what is wrong with it, and what to do.
 */
export async function openCheckpoint(source: ByteSource): Promise<Checkpoint> {
  const head = await source.read(0, Math.min(headBytes, source.size));
  // Comes first: the length at the start of such a file can look like any signature.
  if (isSafetensors(head)) return openSafetensors(source);
  const foreign = describeForeign(head);
  if (foreign !== undefined) throw new UserError(`${source.name} ${foreign}`);
  if (startsWith(head, [0x50, 0x4b, 3, 4]) || startsWith(head, [0x50, 0x4b, 5, 6]))
    return openArchive(source);
  if (isNpy(head)) return openNpy(source);
  if (isTorchLegacy(head)) return openTorchLegacy(source);
  if (head[0] === 0x80 && head[1] >= 2 && head[1] <= 5) return openNvidiaPickle(source);
  throw new UserError(
    `${source.name} is not a checkpoint in a known format (torch, NVIDIA pickle, safetensors, npy): ` +
      'check that it is the right file and was downloaded completely',
  );
}

async function openArchive(source: ByteSource): Promise<Checkpoint> {
  const entries = await openZip(source);
  const folder = torchFolder(entries);
  if (folder !== undefined) return openTorchZip(source, entries, folder);
  if ([...entries.keys()].some((name) => name.endsWith('.npy'))) return openNpz(source, entries);
  throw new UserError(
    `${source.name} is a zip archive without a checkpoint's data.pkl: unpack it and use the checkpoint inside`,
  );
}

function startsWith(bytes: Uint8Array, prefix: readonly number[]): boolean {
  return prefix.every((byte, i) => bytes[i] === byte);
}
