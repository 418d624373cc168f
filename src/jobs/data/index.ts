export type { DataFile } from './dataFile.js';
export {
  checkBatch,
  type DatasetOptions,
  openPictureDataset,
  type PictureDataset,
} from './pictureDataset.js';
export { openPictureFiles, type PictureFiles } from './pictureFiles.js';
export { type PictureOrder, pictureOrder } from './pictureOrder.js';
export { inferResolution } from './pictureResolution.js';
