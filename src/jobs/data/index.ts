export type { DataFile } from './dataFile.js';
export {
  type DatasetOptions,
  type DigestedSet,
  digestedSet,
  openPictureDataset,
  type PictureDataset,
} from './pictureDataset.js';
export { openPictureFiles, type PictureFiles } from './pictureFiles.js';
