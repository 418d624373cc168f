import { UserError } from '../errors.js';

/**
 * Computes the SHA-256 of parts in a row, in hexadecimal digits, with the browser's own code.
 *
 * Rejects with a `UserError` in a page that was not loaded by HTTPS or from localhost, where browsers have none.
 */
export async function browserSha256(parts: Iterable<Uint8Array<ArrayBuffer>>): Promise<string> {
  const { subtle } = globalThis.crypto as Partial<Crypto>;
  if (!subtle) {
    throw new UserError('this page may compute no SHA-256: serve it by HTTPS, or from localhost');
  }
  // Browsers digest one buffer at a time.
  const digest = await subtle.digest('SHA-256', await new Blob([...parts]).arrayBuffer());
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
