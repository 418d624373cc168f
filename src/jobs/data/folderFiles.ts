import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { fileProblem } from '../../platform/fileProblem.node.js';
import { checkFileSize, type DataFile, type DataFiles } from './dataFile.js';

/** The files of a folder and of the folders in it; links are followed to files, not to folders. */
export async function folderFiles(folder: string): Promise<DataFiles> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch((error: unknown) => {
    throw fileProblem(folder, 'cannot be read', error);
  });
  const files: DataFile[] = [];
  for (const entry of entries) {
    const file = path.join(entry.parentPath, entry.name);
    if (entry.isFile() || (entry.isSymbolicLink() && (await isFile(file)))) {
      const name = path.relative(folder, file).replaceAll(path.sep, '/');
      files.push({ name, title: file, read: () => readWhole(file) });
    }
  }
  return { files, close: async () => {} };
}

async function isFile(file: string): Promise<boolean> {
  return stat(file).then(
    (status) => status.isFile(),
    () => false,
  );
}

async function readWhole(file: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    checkFileSize(file, (await stat(file)).size);
    return Uint8Array.from(await readFile(file));
  } catch (error) {
    throw fileProblem(file, 'cannot be read', error);
  }
}
