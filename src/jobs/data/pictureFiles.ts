import { stat } from 'node:fs/promises';
import { UserError } from '../../errors.js';
import { fileProblem } from '../../platform/fileProblem.node.js';
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
  /** Call it when nothing will be read any more. */
  close(): Promise<void>;
}

const pictureName = /\.(png|jpe?g|webp)$/i;
const otherPictureName = /\.(gif|bmp|tiff?|avif|heic|heif|jxl|svg|tga|ppm)$/i;

/**
 * The pictures of a folder with its folders inside, or of a zip archive; files and folders whose names begin with a
 * dot, and what macOS adds to archives, are left out.
 *
 * Throws a `UserError` for what does not exist, is neither, or holds no pictures.
 */
export async function openPictureFiles(place: string): Promise<PictureFiles> {
  const status = await stat(place).catch((error: unknown) => {
    throw fileProblem(place, 'cannot be read', error);
  });
  const { files, close } = await (status.isDirectory() ? folderFiles(place) : archiveFiles(place));
  const visible = files.filter(({ name }) => !isHidden(name)).sort(byName);
  const pictures = visible.filter(({ name }) => pictureName.test(name));
  if (pictures.length === 0) {
    await close();
    throw withoutPictures(place, visible);
  }
  return { place, pictures, others: visible.filter(({ name }) => !pictureName.test(name)), close };
}

function isHidden(name: string): boolean {
  return name.split('/').some((part) => part.startsWith('.') || part === '__MACOSX');
}

function byName(a: DataFile, b: DataFile): number {
  if (a.name === b.name) return 0;
  return a.name < b.name ? -1 : 1;
}

function withoutPictures(place: string, files: readonly DataFile[]): UserError {
  const other = files.find(({ name }) => otherPictureName.test(name));
  const found = other ? `, but pictures of another form such as ${other.name}` : '';
  const advice = other ? 'convert them, or give another folder' : 'give another folder or zip archive';
  return new UserError(`${place} holds no pictures (PNG, JPEG or WebP)${found}: ${advice}`);
}
