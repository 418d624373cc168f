import { createHash } from 'node:crypto';
import os from 'node:os';
import path from 'node:path';
import { describeForeign } from '../../checkpoint/index.js';
import { writeFileAtomically } from '../../platform/atomicFile.node.js';
import { readTextFile } from '../../platform/fileSource.node.js';
import { createFolder } from '../../platform/folder.node.js';
import { describeNoImage } from '../../platform/imageCodecHeader.js';
import { isRegularFile, lookAt } from '../../platform/regularFile.node.js';
import type { FileKind } from '../platform.js';
import { checkDigest, type DownloadRules, download, expectedDigest, fileName } from './download.js';
import type { LoadOptions } from './loadProgress.js';

const unreachable = 'check the URL and the network';
/** Rules for what a file should be. */
const rules: Readonly<Record<FileKind, DownloadRules>> = {
  checkpoint: { describe: describeForeign, unreachable },
  image: { describe: describeNoImage, unreachable },
};

/** Where downloads are kept: `NADA_CACHE`, else a folder in the user's cache. */
export function cacheFolder(environment: NodeJS.ProcessEnv = process.env): string {
  if (environment.NADA_CACHE) return environment.NADA_CACHE;
  const base =
    process.platform === 'win32'
      ? (environment.LOCALAPPDATA ?? path.join(os.homedir(), 'AppData', 'Local'))
      : process.platform === 'darwin'
        ? path.join(os.homedir(), 'Library', 'Caches')
        : environment.XDG_CACHE_HOME || path.join(os.homedir(), '.cache');
  return path.join(base, 'stylegan-nada');
}

/**
 * The path of a downloaded file; it is fetched at the first time only.
 *
 * A file appears under its name when it is complete and its SHA-256 is right, never before. Throws a `UserError` that
 * names the address when the server refuses, the network fails, or something else arrives.
 */
export async function fetchFile(
  address: string,
  options: LoadOptions = {},
  kind: FileKind = 'checkpoint',
): Promise<string> {
  const { onProgress } = options;
  const folder = options.cache ?? cacheFolder();
  const file = path.join(folder, cacheName(address));
  const name = fileName(address);
  const expected = expectedDigest(address, options.sha256);
  onProgress?.({ status: 'initiate', name: address, file: name });
  if (await isCached(file, expected)) {
    onProgress?.({ status: 'done', name: address, file: name });
    return file;
  }
  await createFolder(folder);
  const digest = createHash('sha256');
  const chunks = async function* (): AsyncGenerator<Uint8Array> {
    for await (const chunk of download(address, options, rules[kind])) {
      digest.update(chunk);
      yield chunk;
    }
    const arrived = digest.digest('hex');
    if (expected !== undefined) checkDigest(address, arrived, expected);
    else await writeDigest(file, arrived);
  };
  await writeFileAtomically(file, chunks());
  if (expected !== undefined) await writeDigest(file, expected);
  onProgress?.({ status: 'done', name: address, file: name });
  return file;
}

/** A name that tells which file it is and that no other address has. */
function cacheName(address: string): string {
  const base = path.posix.basename(new URL(address).pathname).replace(/[^\w.-]/g, '_');
  return `${createHash('sha256').update(address).digest('hex').slice(0, 16)}-${base || 'file'}`;
}

/** Beside each file lies the digest that it had when it arrived. */
function writeDigest(file: string, digest: string): Promise<void> {
  return writeFileAtomically(`${file}.sha256`, new TextEncoder().encode(`${digest}\n`));
}

async function isCached(file: string, expected: string | undefined): Promise<boolean> {
  if (!(await hasContent(file))) return false;
  const digest = await readTextFile(`${file}.sha256`, 'note').catch(() => '');
  return digest.trim() !== '' && (expected === undefined || digest.trim() === expected);
}

async function hasContent(file: string): Promise<boolean> {
  if (!(await isRegularFile(file))) return false;
  return (await lookAt(file)).size > 0;
}
