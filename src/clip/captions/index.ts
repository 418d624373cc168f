export {
  type CaptionChoice,
  type ComposedCaption,
  type ComposeOptions,
  composeCaptions,
  headTexts,
  likelyHeads,
  type PictureLogits,
  slotTexts,
  softmax,
} from './composeCaption.js';
export type { CaptionGrammar, CaptionSlot } from './grammar.js';
export { parseGrammar } from './parseGrammar.js';
