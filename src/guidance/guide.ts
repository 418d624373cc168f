import type { Clip, ClipTokenizer } from '../clip/index.js';

/** A CLIP that guides, and the tokenizer of its texts (that of OpenAI's models by default). */
export interface GuidingClip {
  readonly clip: Clip;
  readonly tokenizer?: ClipTokenizer | undefined;
  /** The prompt templates that suit it; ImageNet's by default. */
  readonly prompts?: readonly string[] | undefined;
  /** How messages call it. */
  readonly name?: string | undefined;
}
