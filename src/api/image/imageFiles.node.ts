import path from 'node:path';
import { UserError } from '../../errors.js';
import type { BytePicture } from '../../image/index.js';
import { withFile } from '../../platform/fileSource.node.js';
import { entriesOf } from '../../platform/folder.node.js';
import type { Picture } from '../../platform/imageCodec.js';
import { nodeImageCodec } from '../../platform/imageCodec.node.js';
import { pictureIn, readPictureBytes } from '../../platform/pictureFile.js';
import { isPictureName, leftOutWords } from '../../platform/pictureNames.js';
import { isFolder, lookAt } from '../../platform/regularFile.node.js';

/**
 * The files that pictures and folders of pictures stand for; folders in the order of their names, without the folders
 * inside them, and without files whose names begin with a dot.
 *
 * `onLeftOut` receives a line about folders inside and other files. Throws a `UserError` for what does not exist, and a
 * folder without pictures.
 */
export async function listPictures(
  places: readonly string[],
  onLeftOut: (message: string) => void = () => {},
): Promise<string[]> {
  const files: string[] = [];
  for (const place of places) {
    if (!(await lookAt(place)).isDirectory()) {
      files.push(place);
      continue;
    }
    const { pictures, ...left } = await sortedNames(place);
    const leftOut = leftOutWords(left);
    if (pictures.length === 0) {
      const but = leftOut === undefined ? '' : `, but ${leftOut}`;
      throw new UserError(
        `${place} holds no pictures (PNG, JPEG or WebP)${but}: give another folder, or files`,
      );
    }
    if (leftOut !== undefined) onLeftOut(`${place} holds ${leftOut}, left out`);
    files.push(...pictures.map((name) => path.join(place, name)));
  }
  return files;
}

/** The names in a folder that are not hidden, by what they are; links count as what they lead to. */
async function sortedNames(
  folder: string,
): Promise<{ readonly pictures: string[]; readonly folders: string[]; readonly files: string[] }> {
  const entries = await entriesOf(folder);
  const found = { pictures: [] as string[], folders: [] as string[], files: [] as string[] };
  for (const entry of entries) {
    const { name } = entry;
    if (name.startsWith('.')) continue;
    const place = path.join(folder, name);
    if (entry.isDirectory() || (entry.isSymbolicLink() && (await isFolder(place)))) found.folders.push(name);
    else if (isPictureName(name)) found.pictures.push(name);
    else found.files.push(name);
  }
  for (const names of Object.values(found)) names.sort();
  return found;
}

/** Decodes picture files; a `UserError` names the one that is damaged or something else. */
export async function readPictures(files: readonly string[]): Promise<BytePicture[]> {
  const pictures: BytePicture[] = [];
  for (const file of files) pictures.push({ ...(await readPicture(file)), channels: 4 });
  return pictures;
}

/** Decodes a picture file; a `UserError` names one that is missing, damaged or something else. */
export async function readPicture(file: string): Promise<Picture> {
  const bytes = await withFile(file, (source) => readPictureBytes(pictureIn(source)));
  return nodeImageCodec.decode(bytes, file);
}
