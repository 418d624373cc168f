import { checkpointReaders } from './checkpointReaders.js';
import { pictureReaders } from './pictureReaders.js';
import type { Reader } from './reader.js';
import { runReaders } from './runReaders.js';
import { textReaders } from './textReaders.js';

export type { Reader, Sample } from './reader.js';

/** All readers of files from outside; some write the file into a folder of this process first. */
export async function openReaders(folder: string): Promise<Reader[]> {
  return [
    ...(await checkpointReaders()),
    ...(await pictureReaders(folder)),
    ...textReaders(),
    ...(await runReaders(folder)),
  ];
}
