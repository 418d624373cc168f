import type { Picture } from '../../../image/index.js';
import type { DirectionEdit, MeasureProgress } from '../../../styleclip/index.js';
import type { Domain } from '../../networks/domainFile.js';

/** An image of an edit by directions. */
export interface DirectedImage {
  /** The image without the edit. */
  readonly before: Picture;
  /** The edited image. */
  readonly after: Picture;
  /** Images over the range of alpha, `after` the last. */
  readonly row: readonly Picture[];
  /** Its seed; absent where a latent was given. */
  readonly seed?: number;
  /** Its place among the images, from 0. */
  readonly index: number;
  /** Images in all. */
  readonly count: number;
}

/** One edit of a stack, as it came out. */
export interface DirectionFigures extends DirectionEdit {
  /** Channels that move, of those that were measured for it. */
  readonly moved: number;
  readonly measured: number;
  /** Mean cosine between the changes of the images in CLIP and the direction of the texts. */
  readonly agreement: number;
}

/** A step of an edit by directions: a channel that was measured, or an image that was edited. */
export type EditDirectionStep =
  | ({ readonly type: 'measure' } & MeasureProgress)
  | ({ readonly type: 'image' } & DirectedImage);

/** The edited images, and the edit itself. */
export interface EditDirectionResult {
  readonly images: readonly DirectedImage[];
  /** The figures of each edit, in their order. */
  readonly edits: readonly DirectionFigures[];
  /** The edit as a domain, which other calls put on the generator. */
  readonly direction: Domain;
}
