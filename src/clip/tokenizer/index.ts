export { ClipTokenizer, type TokenizeOptions } from './clipTokenizer.js';
export { openaiVocabulary } from './openaiVocabulary.js';
export {
  type ClipVocabulary,
  createVocabulary,
  type VocabularySource,
  vocabularyFromTokenizerJson,
} from './vocabulary.js';
