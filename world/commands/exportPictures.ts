import { existsSync } from 'node:fs';
import { mkdir, readdir } from 'node:fs/promises';
import path from 'node:path';
import { UserError } from '#nada/errors.js';
import { toPicture } from '#nada/image/index.js';
import { writeFileAtomically } from '#nada/platform/atomicFile.node.js';
import { nodeImageCodec } from '#nada/platform/imageCodec.node.js';
import { type Domain, domains } from '../attributes.js';
import { captionOf } from '../captions/index.js';
import { randomFace } from '../face.js';
import { parseFlags, wholeNumber } from '../parameters.js';
import { renderFace } from '../render/index.js';

/** Which pictures are written, and where. */
export interface PictureExport {
  readonly domain: Domain;
  readonly count: number;
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
    throw new UserError(`${out} is not empty: choose a new folder for --out`);
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

/**
 * `export-pictures --out DIR [--domain photo] [--count 100] [--size 64] [--seed 0] [--captions]`: a folder that
 * `nada train` and `nada clip train` take.
 */
export async function run(parameters: readonly string[]): Promise<void> {
  const values = parseFlags(parameters, {
    out: { type: 'string' },
    domain: { type: 'string', default: 'photo' },
    count: { type: 'string', default: '100' },
    size: { type: 'string', default: '64' },
    seed: { type: 'string', default: '0' },
    captions: { type: 'boolean', default: false },
  });
  const { out, captions } = values;
  if (!out) throw new UserError('export-pictures needs --out DIR for the pictures that it writes');
  const domain = domainOf(values.domain);
  const count = wholeNumber('--count', values.count);
  const size = wholeNumber('--size', values.size);
  if (count < 1) throw new UserError('--count 0 makes no pictures: give 1 or more');
  if (size < 16 || size > 1024)
    throw new UserError(`--size ${size} is not from 16 to 1024: give one such as 64`);
  await exportPictures({ domain, count, size, seed: wholeNumber('--seed', values.seed), out, captions });
  process.stdout.write(`${count} pictures of domain ${domain}, ${size} px, in ${out}\n`);
}

/** The domain of a name; a `UserError` lists them. */
export function domainOf(name: string): Domain {
  const found = domains.find((domain) => domain === name);
  if (found) return found;
  throw new UserError(`--domain ${name} does not exist: take one of ${domains.join(', ')}`);
}
