export { clamped } from './clamped.js';
export { type ColorNormalization, clipNormalization, preprocessForClip } from './clipPreprocess.js';
export type { ResizeFilter } from './filters.js';
export { centerCropOffsets, type PictureSize, resizedShape } from './geometry.js';
export { cutRow, type LabelledRow, labelledRows } from './labelledRows.js';
export { type Picture, toPicture, toPictures } from './picture.js';
export { type Color, type GridOptions, pictureGrid } from './pictureGrid.js';
export { type ResizeSpec, resizeMatrix } from './resizeMatrix.js';
export { type BytePicture, resizeUint8 } from './resizeUint8.js';
