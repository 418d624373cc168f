import path from 'node:path';
import { readTextFile, withFile } from '../../platform/fileSource.node.js';
import { walkFolder } from '../../platform/folder.node.js';
import { judgePicture, pictureIn, readPictureBytes } from '../../platform/pictureFile.js';
import type { DataFile, DataFiles } from './dataFile.js';

/** The files of a folder and of the folders in it; links are followed to files, not to folders. */
export async function folderFiles(folder: string): Promise<DataFiles> {
  const { files, links } = await walkFolder(folder);
  const nameOf = (file: string): string => path.relative(folder, file).replaceAll(path.sep, '/');
  return {
    files: files.map(
      (file): DataFile => ({
        name: nameOf(file),
        title: file,
        header: () => withFile(file, (source) => judgePicture(pictureIn(source))),
        picture: () => withFile(file, (source) => readPictureBytes(pictureIn(source))),
        text: (kind) => readTextFile(file, kind),
      }),
    ),
    links: links.map(nameOf),
    close: async () => {},
  };
}
