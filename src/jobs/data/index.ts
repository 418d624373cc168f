export type { DataFile } from './dataFile.js';
export {
  checkBatch,
  type DatasetOptions,
  openPictureDataset,
  type PictureDataset,
} from './pictureDataset.js';
export { openPictureFiles, type PictureFiles } from './pictureFiles.js';
export { listPictures, readPicture, readPictures } from './pictureList.js';
export { type PictureOrder, pictureOrder } from './pictureOrder.js';
export { inferResolution } from './pictureResolution.js';
export { squarePicture } from './squarePicture.js';
