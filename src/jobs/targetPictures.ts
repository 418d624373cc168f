import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { UserError } from '../errors.js';
import type { BytePicture } from '../image/index.js';
import { nodeImageCodec } from '../platform/imageCodec.node.js';
import { fileProblem } from './fileProblem.js';

const pictureName = /\.(png|jpe?g|webp)$/i;

/**
 * The files that pictures and folders of pictures stand for; folders in the order of their names.
 *
 * Throws a `UserError` for what does not exist, and a folder without pictures.
 */
export async function listPictures(places: readonly string[]): Promise<string[]> {
  const files: string[] = [];
  for (const place of places) {
    const status = await stat(place).catch((error: unknown) => {
      throw fileProblem(place, 'cannot be read', error);
    });
    if (!status.isDirectory()) {
      files.push(place);
      continue;
    }
    const names = (await readdir(place)).filter((name) => pictureName.test(name)).sort();
    if (names.length === 0) {
      throw new UserError(`${place} holds no pictures (PNG, JPEG or WebP): give another folder, or files`);
    }
    files.push(...names.map((name) => path.join(place, name)));
  }
  return files;
}

/** Decodes picture files; a `UserError` names the one that is damaged or something else. */
export async function readPictures(files: readonly string[]): Promise<BytePicture[]> {
  const pictures: BytePicture[] = [];
  for (const file of files) {
    const bytes = await readFile(file).catch((error: unknown) => {
      throw fileProblem(file, 'cannot be read', error);
    });
    pictures.push({ ...(await nodeImageCodec.decode(Uint8Array.from(bytes), file)), channels: 4 });
  }
  return pictures;
}
