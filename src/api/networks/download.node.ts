import { createHash } from 'node:crypto';
import { mkdir, readFile, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { describeForeign } from '../../checkpoint/index.js';
import { UserError } from '../../errors.js';
import { writeFileAtomically } from '../../platform/atomicFile.node.js';
import { fileProblem } from '../../platform/fileProblem.node.js';
import type { LoadOptions } from './loadProgress.js';

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
export async function fetchFile(address: string, options: LoadOptions = {}): Promise<string> {
  const { onProgress, signal } = options;
  const folder = options.cache ?? cacheFolder();
  const file = path.join(folder, cacheName(address));
  const name = path.posix.basename(new URL(address).pathname);
  const expected = options.sha256?.toLowerCase() ?? digestIn(address);
  onProgress?.({ status: 'initiate', name: address, file: name });
  if (await isCached(file, expected)) {
    onProgress?.({ status: 'done', name: address, file: name });
    return file;
  }
  await mkdir(folder, { recursive: true }).catch((error: unknown) => {
    throw fileProblem(folder, 'cannot be created', error);
  });
  onProgress?.({ status: 'download', name: address, file: name });
  const response = await request(address, signal);
  const digest = createHash('sha256');
  const total = Number(response.headers.get('content-length') ?? Number.NaN) || undefined;
  let loaded = 0;
  const chunks = async function* (): AsyncGenerator<Uint8Array> {
    for await (const chunk of checkedBody(address, response)) {
      digest.update(chunk);
      loaded += chunk.byteLength;
      const progress = total === undefined ? undefined : (100 * loaded) / total;
      onProgress?.({ status: 'progress', name: address, file: name, loaded, total, progress });
      yield chunk;
    }
    checkWhole(address, loaded, response);
    if (expected !== undefined) checkDigest(address, digest.digest('hex'), expected);
    else await writeDigest(file, digest.digest('hex'));
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

/** The SHA-256 that is part of an address. */
function digestIn(address: string): string | undefined {
  return new URL(address).pathname
    .split('/')
    .find((part) => /^[0-9a-f]{64}$/i.test(part))
    ?.toLowerCase();
}

/** Beside each file lies the digest that it had when it arrived. */
function writeDigest(file: string, digest: string): Promise<void> {
  return writeFileAtomically(`${file}.sha256`, new TextEncoder().encode(`${digest}\n`));
}

async function isCached(file: string, expected: string | undefined): Promise<boolean> {
  const there = await stat(file).then(
    (status) => status.isFile() && status.size > 0,
    () => false,
  );
  if (!there) return false;
  const digest = await readFile(`${file}.sha256`, 'utf8').catch(() => '');
  return digest.trim() !== '' && (expected === undefined || digest.trim() === expected);
}

async function request(address: string, signal: AbortSignal | undefined): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(address, { redirect: 'follow', ...(signal ? { signal } : {}) });
  } catch (error) {
    if (signal?.aborted) throw signal.reason;
    const cause =
      error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
    throw new UserError(`${address} cannot be downloaded (${cause}): check the address and the network`);
  }
  if (response.ok) return response;
  throw new UserError(
    `${address} cannot be downloaded (the server answers ${response.status} ${response.statusText}): ` +
      'check the address, or download it in a browser and give the file',
  );
}

/** The bytes of an answer, unless they are those of a web page or of another thing that is no checkpoint. */
async function* checkedBody(address: string, response: Response): AsyncGenerator<Uint8Array> {
  if (!response.body) throw new UserError(`${address} is empty: check the address`);
  let isFirst = true;
  try {
    for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
      const foreign = isFirst ? describeForeign(chunk.subarray(0, 512)) : undefined;
      if (foreign !== undefined) throw new UserError(`${address} ${foreign}`);
      isFirst = false;
      yield chunk;
    }
  } catch (error) {
    if (error instanceof TypeError) {
      throw new UserError(`${address} broke off while it was downloaded: try again`);
    }
    throw error;
  }
}

function checkWhole(address: string, loaded: number, response: Response): void {
  const announced = Number(response.headers.get('content-length') ?? Number.NaN);
  const isPlain = response.headers.get('content-encoding') === null;
  if (loaded > 0 && (!isPlain || !Number.isFinite(announced) || announced === loaded)) return;
  throw new UserError(`${address} ended after ${loaded} bytes: download it again`);
}

function checkDigest(address: string, actual: string, expected: string): void {
  if (actual === expected) return;
  throw new UserError(
    `${address} arrived with the SHA-256 ${actual} instead of ${expected}: download it again, or check its origin`,
  );
}
