import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { UserError } from '../../errors.js';
import type { BytePicture } from '../../image/index.js';
import { fileProblem } from '../../platform/fileProblem.node.js';
import type { Picture } from '../../platform/imageCodec.js';
import { nodeImageCodec } from '../../platform/imageCodec.node.js';

const pictureName = /\.(png|jpe?g|webp)$/i;
const otherPictureName = /\.(gif|bmp|tiff?|avif|heic|heif|jxl|svg|tga|ppm)$/i;

/**
 * The files that pictures and folders of pictures stand for; folders in the order of their names, without the folders
 * inside them, and without files whose names begin with a dot.
 *
 * `onLeftOut` is told of folders inside, and of pictures of other forms. Throws a `UserError` for what does not exist, and a
 * folder without pictures.
 */
export async function listPictures(
  places: readonly string[],
  onLeftOut: (message: string) => void = () => {},
): Promise<string[]> {
  const files: string[] = [];
  for (const place of places) {
    const status = await stat(place).catch((error: unknown) => {
      throw fileProblem(place, 'cannot be read', error);
    });
    if (!status.isDirectory()) {
      files.push(place);
      continue;
    }
    const { pictures, folders, others } = await sortedNames(place);
    const leftOut = [
      ...(folders.length > 0 ? [`folders such as ${folders[0]}`] : []),
      ...(others.length > 0 ? [`pictures of another form such as ${others[0]}`] : []),
    ].join(' and ');
    if (pictures.length === 0) {
      const but = leftOut === '' ? '' : `, but ${leftOut}`;
      throw new UserError(
        `${place} holds no pictures (PNG, JPEG or WebP)${but}: give another folder, or files`,
      );
    }
    if (leftOut !== '') onLeftOut(`${place} holds ${leftOut}, which are left out`);
    files.push(...pictures.map((name) => path.join(place, name)));
  }
  return files;
}

/** The names in a folder that are not hidden, by what they are; links count as what they lead to. */
async function sortedNames(
  folder: string,
): Promise<{ readonly pictures: string[]; readonly folders: string[]; readonly others: string[] }> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    throw fileProblem(folder, 'cannot be read', error);
  });
  const found = { pictures: [] as string[], folders: [] as string[], others: [] as string[] };
  for (const entry of entries) {
    const { name } = entry;
    if (name.startsWith('.')) continue;
    if (await isFolder(path.join(folder, name), entry)) found.folders.push(name);
    else if (pictureName.test(name)) found.pictures.push(name);
    else if (otherPictureName.test(name)) found.others.push(name);
  }
  for (const names of Object.values(found)) names.sort();
  return found;
}

async function isFolder(
  place: string,
  entry: { isDirectory(): boolean; isSymbolicLink(): boolean },
): Promise<boolean> {
  if (!entry.isSymbolicLink()) return entry.isDirectory();
  return stat(place).then(
    (status) => status.isDirectory(),
    () => false,
  );
}

/** Decodes picture files; a `UserError` names the one that is damaged or something else. */
export async function readPictures(files: readonly string[]): Promise<BytePicture[]> {
  const pictures: BytePicture[] = [];
  for (const file of files) pictures.push({ ...(await readPicture(file)), channels: 4 });
  return pictures;
}

/** Decodes a picture file; a `UserError` names one that is missing, damaged or something else. */
export async function readPicture(file: string): Promise<Picture> {
  const bytes = await readFile(file).catch((error: unknown) => {
    throw fileProblem(file, 'cannot be read', error);
  });
  return nodeImageCodec.decode(Uint8Array.from(bytes), file);
}
