export { type EmbedOptions, embedDecoded } from './embedDecoded.js';
export { embedTexts } from './embedTexts.js';
export type { GuidingClip } from './guide.js';
export * from './likeness.js';
export { embedPictures, encodePictures, type ImageTower, unitRows } from './pictures.js';
export * from './textDirection.js';
export * from './vectors.js';
export * from './windows.js';
