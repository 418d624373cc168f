import { UserError } from '../../errors.js';
import { hasOtherForms, isPictureName, type LeftOut, leftOutWords } from '../../platform/pictureNames.js';
import { lookAt } from '../../platform/regularFile.node.js';
import { archiveFiles } from './archiveFiles.js';
import type { DataFile } from './dataFile.js';
import { folderFiles } from './folderFiles.js';

/** A folder or archive of pictures, with whatever else lies in it (captions, for example). */
export interface PictureFiles {
  /** The folder or archive as it was given. */
  readonly place: string;
  /** Files whose names are those of pictures, ordered by name (by UTF-16 code units), at least one. */
  readonly pictures: readonly DataFile[];
  /** All other files, in the same order. */
  readonly others: readonly DataFile[];
  /** A line about what is left out, besides files whose names `isUsed`; undefined where nothing is. */
  leftOut(isUsed?: (name: string) => boolean): string | undefined;
  /** Call it when nothing will be read any more. */
  close(): Promise<void>;
}

/**
 * The pictures of a folder with its folders inside, or of a zip archive; files and folders whose names begin with a
 * dot, and what macOS adds to archives, are left out.
 *
 * Throws a `UserError` for what does not exist, is neither, or holds no pictures.
 */
export async function openPictureFiles(place: string): Promise<PictureFiles> {
  const status = await lookAt(place);
  const { files, links, close } = await (status.isDirectory() ? folderFiles(place) : archiveFiles(place));
  const visible = files.filter(({ name }) => !isHidden(name)).sort(byName);
  const pictures = visible.filter(({ name }) => isPictureName(name));
  const others = visible.filter(({ name }) => !isPictureName(name));
  const left: LeftOut = {
    links: links.filter((name) => !isHidden(name)).sort(),
    files: others.map(({ name }) => name),
  };
  if (pictures.length === 0) {
    await close();
    throw withoutPictures(place, left);
  }
  return {
    place,
    pictures,
    others,
    leftOut(isUsed = () => false) {
      const words = leftOutWords({ ...left, files: left.files.filter((name) => !isUsed(name)) });
      return words && `${place} holds ${words}, left out`;
    },
    close,
  };
}

function isHidden(name: string): boolean {
  return name.split('/').some((part) => part.startsWith('.') || part === '__MACOSX');
}

function byName(a: DataFile, b: DataFile): number {
  if (a.name === b.name) return 0;
  return a.name < b.name ? -1 : 1;
}

function withoutPictures(place: string, left: LeftOut): UserError {
  const words = leftOutWords(left);
  const found = words === undefined ? '' : `, but ${words}`;
  const advice = hasOtherForms(left)
    ? 'convert them, or give another folder'
    : 'give another folder or zip archive';
  return new UserError(`${place} holds no pictures (PNG, JPEG or WebP)${found}: ${advice}`);
}
