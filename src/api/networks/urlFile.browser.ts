import { UserError } from '../../errors.js';
import { checkDigest, type DownloadRules, download, expectedDigest, fileName } from './download.js';
import type { LoadOptions } from './loadProgress.js';

const rules: DownloadRules = {
  describe: (head) =>
    isMarkup(head)
      ? 'is an HTML page, not the file of a network: check the URL (that of a folder ends with a slash)'
      : undefined,
  unreachable: 'check the URL and the network; a server of another origin must allow this page (CORS)',
};

/** A URL that may be relative to the page. Throws a `UserError` for one that is none. */
export function pageUrl(place: string | URL): URL {
  const { document, location } = globalThis as Partial<typeof globalThis>;
  try {
    return new URL(place, document?.baseURI ?? location?.href);
  } catch {
    throw new UserError(
      `"${place}" is no URL: give that of a file which this page can load, or the file itself`,
    );
  }
}

/**
 * Downloads a URL, with every event of the download; the browser alone decides what it keeps for the next time.
 *
 * Rejects with a `UserError` that names the URL when the server refuses, the network fails, a web page arrives instead, or the
 * file has another SHA-256, and with the signal's reason when it is aborted.
 */
export async function fetchBlob(url: URL, options: LoadOptions = {}): Promise<Blob> {
  const { href } = url;
  const about = { name: href, file: fileName(href) };
  options.onProgress?.({ status: 'initiate', ...about });
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  for await (const chunk of download(href, options, rules)) chunks.push(chunk);
  const blob = new Blob(chunks);
  const expected = expectedDigest(href, options.sha256);
  if (expected !== undefined) checkDigest(href, await digestOf(blob, href), expected);
  options.onProgress?.({ status: 'done', ...about });
  return blob;
}

/** Whether a file begins like HTML or XML, which servers send instead of a file that they lack. */
export function isMarkup(head: Uint8Array): boolean {
  return new TextDecoder().decode(head).trimStart().startsWith('<');
}

async function digestOf(blob: Blob, href: string): Promise<string> {
  const { subtle } = globalThis.crypto as Partial<Crypto>;
  if (!subtle) {
    throw new UserError(
      `the SHA-256 of ${href} can't be checked on this page: serve it by HTTPS or from localhost`,
    );
  }
  const digest = new Uint8Array(await subtle.digest('SHA-256', await blob.arrayBuffer()));
  return [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
