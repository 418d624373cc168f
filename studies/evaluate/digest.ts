import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { UserError } from '#nada/errors.js';
import type { Domain } from '../../world/attributes.js';
import { heldOutFaces, type Renderer } from '../../world/renderer.js';

/** SHA-256 of a file, or of all files in a folder with their names; a `UserError` when it is not there. */
export async function digestOf(place: string): Promise<string> {
  const hash = createHash('sha256');
  try {
    if ((await stat(place)).isDirectory()) {
      const entries = await readdir(place, { withFileTypes: true });
      const names = entries.filter((entry) => entry.isFile() && !entry.name.endsWith('.md'));
      for (const name of names.map((entry) => entry.name).sort()) {
        hash.update(`${name}\0`).update(await readFile(path.join(place, name)));
      }
    } else {
      hash.update(await readFile(place));
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UserError(`${place} can't be read (${reason}): name another model`);
  }
  return hash.digest('hex');
}

/** SHA-256 of a few renders, so that results are not mixed over when the renderer draws otherwise. */
export function digestOfRenders(render: Renderer, domain: Domain): string {
  const hash = createHash('sha256');
  for (const face of heldOutFaces(3)) {
    for (const drawn of ['photo', domain] as const) hash.update(render(face, drawn, 64).data);
  }
  return hash.digest('hex');
}

/** SHA-256 of plain data, whatever the order of its keys. */
export function digestOfData(value: unknown): string {
  return createHash('sha256').update(stableText(value)).digest('hex');
}

function stableText(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
