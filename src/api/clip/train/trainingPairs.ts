import type { ClipTokenizer } from '../../../clip/index.js';
import type { DirectionSettings, PairEmbedder } from '../../../contrastive/index.js';
import type { FloatTensor } from '../../../tensorData.js';

/** Images, and a caption of each. */
export interface CaptionedPictures {
  /** `[N, 3, R, R]` in -1..1. */
  readonly pictures: FloatTensor;
  readonly captions: readonly string[];
  /** For a directional term: changes that texts name, and the change of each pair that begins the batch. */
  readonly changes?:
    | {
        readonly before: readonly string[];
        readonly after: readonly string[];
        readonly of: readonly number[];
      }
    | undefined;
}

/** A source of pairs: a set of them, or something that makes them without end. */
export interface PairSource {
  /** How many different images there are; undefined when there is no end to them. */
  readonly size: number | undefined;
  /** The pairs of a step, counted from 0: the same step gives the same pairs. */
  batch(step: number, count: number): Promise<CaptionedPictures>;
}

/** The data of a training. Whoever opens it closes it. */
export interface TrainingPairs {
  readonly source: PairSource;
  /** Texts from which a vocabulary is learned. */
  texts(): Iterable<string>;
  /** Pairs that are never trained on, among which retrieval is measured. */
  heldOut(): Promise<CaptionedPictures | undefined>;
  /** Present when batches have changes. */
  readonly direction?: DirectionSettings | undefined;
  /** Further texts of the finished CLIP's folder by file name, such as `grammar.json`. */
  readonly files?: Readonly<Record<string, string>> | undefined;
  /** Figures in addition to those of retrieval. */
  figures?(embedder: PairEmbedder, tokenizer: ClipTokenizer): Promise<Record<string, number>>;
  close(): Promise<void>;
}
