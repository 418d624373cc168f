export { type ColorNormalization, clipNormalization, preprocessForClip } from '../image/index.js';
export * from './config.js';
export { encodeImage, logitScale } from './encode.js';
export { parameterShapes } from './parameterShapes.js';
export { preprocessPicture, type ResizeRule } from './preprocess.js';
export * from './prompts/index.js';
export { randomClip } from './randomClip.js';
export { type Clip, type ReadClipOptions, readClip } from './readClip.js';
export { encodeText, endOfTextRows, trimTokens } from './text.js';
export * from './tokenizer/index.js';
export { type ClipTower, towerEntries, towerParameters } from './towerParameters.js';
export {
  huggingFaceConfig,
  huggingFacePreprocessor,
  huggingFaceState,
  openAiState,
  openClipConfig,
} from './writeClip.js';
