import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';

const goldenFolder = fileURLToPath(new URL('../../test/golden/', import.meta.url));

/**
 * The raw bytes of a file in a golden case (see `test/golden/README.md`), stored plain or as `FILE.gz`.
 *
 * For tests only; throws with the path when the fixture is missing.
 */
export function goldenBytes(caseName: string, file: string): Uint8Array<ArrayBuffer> {
  const plain = path.join(goldenFolder, caseName, file);
  const stored = existsSync(plain) ? readFileSync(plain) : gunzipSync(readFileSync(`${plain}.gz`));
  const bytes = new Uint8Array(stored.byteLength);
  bytes.set(stored);
  return bytes;
}

/** The parsed `case.json` of a golden case. */
export function goldenCase(caseName: string): Record<string, unknown> {
  return JSON.parse(new TextDecoder().decode(goldenBytes(caseName, 'case.json'))) as Record<string, unknown>;
}
