import type { Clip, ClipTokenizer } from '../clip/index.js';

/** A CLIP that guides, and the tokenizer for its texts (that of OpenAI's models by default). */
export interface GuidingClip {
  readonly clip: Clip;
  readonly tokenizer?: ClipTokenizer | undefined;
  /** The prompt templates that suit it; ImageNet's by default. */
  readonly prompts?: readonly string[] | undefined;
  /** Its name in messages. */
  readonly name?: string | undefined;
}
