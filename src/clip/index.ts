export * from './config.js';
export { encodeImage, logitScale } from './encode.js';
export { parameterShapes } from './parameterShapes.js';
export * from './prompts/index.js';
export { type Clip, type ReadClipOptions, readClip } from './readClip.js';
export { encodeText, endOfTextRows, trimTokens } from './text.js';
export * from './tokenizer/index.js';
