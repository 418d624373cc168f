/** A property that a caption may state, with the phrases for each of its classes. */
export interface CaptionSlot {
  readonly name: string;
  /** Class -> phrases that express it. */
  readonly classes: Readonly<Record<string, readonly string[]>>;
  /** Classes of the head whose images never show this property. */
  readonly without?: readonly string[];
}

/**
 * The grammar from which captions of a CLIP's images are built: plain data, stored as `grammar.json` next to the
 * weights.
 *
 * A caption is a phrase of the head, which stands alone (`a photo of a person`), followed by phrases of some slots
 * (`with a smile`, `looking to the left`).
 */
export interface CaptionGrammar {
  readonly head: CaptionSlot;
  readonly slots: readonly CaptionSlot[];
}
