import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { assert } from '../../errors.js';

/** What differs between runs of the same bits. */
const times = new Set(['seconds', 'secondsPerStep', 'peakMiB']);

/** The files of a run folder by name, without times and memory. */
export function runContents(folder: string): Record<string, unknown> {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)));
  return Object.fromEntries(names.sort().map((name) => [name, contentOf(folder, name)]));
}

function contentOf(folder: string, name: string): unknown {
  const bytes = readFileSync(path.join(folder, name));
  if (!/\.jsonl?$/.test(name)) return bytes.toString('base64');
  const text = bytes.toString().trim();
  // The folder may be moved: nothing in it says where it is.
  assert(!text.includes(folder), `${name} names the folder that it lies in`);
  const parts = name.endsWith('l') ? text.split('\n') : [text];
  return parts.map(
    (part) => JSON.parse(part, (key, value: unknown) => (times.has(key) ? 0 : value)) as unknown,
  );
}
