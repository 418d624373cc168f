import { UserError } from '../../errors.js';
import type { LoadOptions } from './loadProgress.js';

/** Reasons to refuse a download, and advice where no server answers. */
export interface DownloadRules {
  /** Says what is wrong with a file that begins like this, as the rest of a sentence after its URL; undefined if nothing is. */
  describe(head: Uint8Array): string | undefined;
  /** The end of the message about a server that can't be reached. */
  readonly unreachable: string;
}

/**
 * Downloads a URL: gives its bytes as they arrive, and reports `download` and `progress`.
 *
 * Throws a `UserError` that names the URL when the server refuses, the network fails, or something else arrives, and the
 * signal's reason when it is aborted.
 */
export async function* download(
  url: string,
  { onProgress, signal }: LoadOptions,
  rules: DownloadRules,
): AsyncGenerator<Uint8Array<ArrayBuffer>, void, undefined> {
  const about = { name: url, file: fileName(url) };
  onProgress?.({ status: 'download', ...about });
  const response = await request(url, signal, rules);
  const total = sizeOf(response);
  let loaded = 0;
  for await (const chunk of bodyOf(url, response, signal)) {
    const wrong = loaded === 0 ? rules.describe(chunk.subarray(0, 512)) : undefined;
    if (wrong !== undefined) throw new UserError(`${url} ${wrong}`);
    loaded += chunk.byteLength;
    const progress = total === undefined ? undefined : (100 * loaded) / total;
    onProgress?.({ status: 'progress', ...about, loaded, total, progress });
    yield chunk;
  }
  if (loaded === 0 || (total !== undefined && loaded !== total)) {
    throw new UserError(`${url} ended after ${loaded} bytes: download it again`);
  }
}

/** The last part of a URL's path. */
export function fileName(url: string): string {
  return new URL(url).pathname.split('/').at(-1) ?? '';
}

/** The SHA-256 that a file must have: the one that is given, or that is part of its URL. */
export function expectedDigest(url: string, given: string | undefined): string | undefined {
  const digest = given ?? new URL(url).pathname.split('/').find((part) => /^[0-9a-f]{64}$/i.test(part));
  return digest?.toLowerCase();
}

/** Throws a `UserError` for a file that arrived with another SHA-256. */
export function checkDigest(url: string, actual: string, expected: string): void {
  if (actual === expected) return;
  throw new UserError(
    `${url} arrived with the SHA-256 ${actual} instead of ${expected}: download it again, or check its origin`,
  );
}

async function request(
  url: string,
  signal: AbortSignal | undefined,
  { unreachable }: DownloadRules,
): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(url, { redirect: 'follow', ...(signal ? { signal } : {}) });
  } catch (error) {
    if (signal?.aborted) throw signal.reason;
    const cause =
      error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
    throw new UserError(`${url} cannot be downloaded (${cause}): ${unreachable}`);
  }
  if (response.ok) return response;
  throw new UserError(
    `${url} cannot be downloaded (the server answers ${response.status} ${response.statusText}): ` +
      'check the URL, or download it in a browser and give the file',
  );
}

/** The bytes that the body will have, where the server says so. */
function sizeOf({ headers, type }: Response): number | undefined {
  // A length is that of the compressed body, and servers of other origins hide that they compress.
  if (headers.get('content-encoding') !== null || type !== 'basic') return undefined;
  return Number(headers.get('content-length') ?? Number.NaN) || undefined;
}

async function* bodyOf(
  url: string,
  { body }: Response,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array<ArrayBuffer>, void, undefined> {
  if (!body) return;
  // Not every browser iterates over a body.
  const reader = body.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      if (value.byteLength > 0) yield value;
    }
  } catch (error) {
    if (signal?.aborted) throw signal.reason;
    if (!(error instanceof TypeError)) throw error;
    throw new UserError(`${url} broke off while it was downloaded: try again`);
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}
