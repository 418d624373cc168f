import { existsSync } from 'node:fs';
import { mkdir, readdir } from 'node:fs/promises';
import path from 'node:path';
import { named, says, UserError } from '#nada/errors.js';
import { toPicture } from '#nada/image/index.js';
import { writeFileAtomically } from '#nada/platform/atomicFile.node.js';
import { nodeImageCodec } from '#nada/platform/imageCodec.node.js';
import type { Domain } from './attributes.js';
import { captionOf } from './captions/index.js';
import { randomFace } from './face.js';
import { renderFace } from './render/index.js';

/** Images to write, and where. */
export interface PictureExport {
  readonly domain: Domain;
  readonly count: number;
  /** Side in pixels. */
  readonly size: number;
  /** Of the faces: picture `i` shows `randomFace(seed, i)`. */
  readonly seed: number;
  readonly out: string;
  /** Also `captions.jsonl`, one `{"file_name", "text"}` a line, the form of Hugging Face's image folders. */
  readonly captions: boolean;
}

/** Writes pictures of the world as PNG files; throws a `UserError` for a folder that is not empty. */
export async function exportPictures(request: PictureExport): Promise<void> {
  const { domain, count, size, seed, out, captions } = request;
  if (existsSync(out) && (await readdir(out)).length > 0) {
    throw new UserError(says`${out} is not empty: choose a new folder for ${named('out')}`);
  }
  await mkdir(out, { recursive: true });
  const lines: string[] = [];
  for (let index = 0; index < count; index++) {
    const face = randomFace(seed, index);
    const name = `${String(index).padStart(6, '0')}.png`;
    const png = await nodeImageCodec.encodePng(toPicture(renderFace(face, domain, size)));
    await writeFileAtomically(path.join(out, name), png);
    lines.push(JSON.stringify({ file_name: name, text: captionOf(face, domain, index) }));
  }
  if (!captions) return;
  await writeFileAtomically(
    path.join(out, 'captions.jsonl'),
    new TextEncoder().encode(lines.map((line) => `${line}\n`).join('')),
  );
}
