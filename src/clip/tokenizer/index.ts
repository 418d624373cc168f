export { ClipTokenizer, type TokenizeOptions } from './clipTokenizer.js';
export { openaiVocabulary } from './openaiVocabulary.js';
export { readTokenizerFiles, type TokenizerFiles, tokenizerFiles } from './tokenizerFiles.js';
export { trainVocabulary, type VocabularyOptions } from './trainVocabulary.js';
export {
  type ClipVocabulary,
  createVocabulary,
  type VocabularySource,
  vocabularyFromTokenizerJson,
} from './vocabulary.js';
