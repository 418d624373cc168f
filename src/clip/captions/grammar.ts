/** A thing that a caption may tell, with the phrases for each of its classes. */
export interface CaptionSlot {
  readonly name: string;
  /** Class -> phrases that say it. */
  readonly classes: Readonly<Record<string, readonly string[]>>;
  /** Classes of the head whose pictures never show this thing. */
  readonly without?: readonly string[];
}

/**
 * What captions of a CLIP's pictures are made of: plain data, stored as `grammar.json` beside the weights.
 *
 * A caption is a phrase of the head, which stands alone (`a photo of a person`), and phrases of some slots after it
 * (`with a smile`, `looking to the left`).
 */
export interface CaptionGrammar {
  readonly head: CaptionSlot;
  readonly slots: readonly CaptionSlot[];
}
