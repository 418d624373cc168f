import type { GuidingClip } from '../guidance/index.js';
import type { ClipViews } from '../image/index.js';
import type { LoweringMode } from '../lowering/index.js';
import type { Runtime } from '../runtime/contract.js';
import type { Generator } from '../stylegan2/index.js';
import type { FloatTensor } from '../tensorData.js';
import type { Draws } from './draws/draws.js';
import type { AdaptationSettings } from './settings/table.js';

/** Progress before the first step; `done` of `total` small parts are finished. */
export interface AdaptationProgress {
  readonly stage: 'networks' | 'texts' | 'pictures' | 'programs';
  readonly done: number;
  readonly total: number;
}

/** Everything that an adaptation needs. */
export interface AdaptationOptions {
  /** The generator that stays as it is, and from which the other one starts. */
  readonly generator: Generator;
  /** Another start of the generator that trains; of the same configuration. */
  readonly start?: Generator | undefined;
  readonly clips: readonly GuidingClip[];
  /** The CLIP of the texture term, needed only where its weight is not 0. */
  readonly textureClip?: GuidingClip | undefined;
  /** Pictures of the target domain, shrunk for each CLIP, instead of texts, or beside them: see `imageWeight`. */
  readonly targetPictures?: readonly ClipViews[] | undefined;
  readonly runtime: Runtime;
  readonly lowering: LoweringMode;
  readonly settings: AdaptationSettings;
  /** Where random numbers come from; keyed by `settings.seed` by default. */
  readonly draws?: Draws | undefined;
  /** Returns more from each step, for tests: see {@link StepMetrics.inspected}. */
  readonly inspect?: Inspection | undefined;
  readonly onProgress?: ((progress: AdaptationProgress) => void) | undefined;
  /** Ends the preparation early with its reason. */
  readonly signal?: AbortSignal | undefined;
}

/** Values that a step returns in addition to its losses. */
export interface Inspection {
  /** `frozenPicture` and `trainedPicture`, `[batch, 3, H, W]`. */
  readonly pictures?: boolean;
  /** `gradient.NAME` of every parameter that may train. */
  readonly gradients?: boolean;
}

/** Figures of a step: plain data. */
export interface StepMetrics {
  /** Steps done, this one included. */
  readonly step: number;
  /** The weighted sum of all terms over all CLIPs. */
  readonly loss: number;
  /** Each weighted part of the loss, by `term` or, with several CLIPs, `term.INDEX` of the CLIP. */
  readonly terms: Readonly<Record<string, number>>;
  /** Length of the gradient of everything that trained. */
  readonly gradientNorm: number;
  /** The layers that trained, by canonical name; all that may train when there is no selection. */
  readonly layers: readonly string[];
  /** With selection: the chosen entries of w+, best first, and the score of every entry. */
  readonly selection?: { readonly indices: readonly number[]; readonly scores: readonly number[] };
  readonly inspected?: Readonly<Record<string, FloatTensor>>;
}

/** Images to be drawn; one of `seeds` and `ws`. */
export interface SampleRequest {
  /** One picture for each seed: its z, and its noise with `random`. */
  readonly seeds?: readonly number[];
  /** w `[N, D]` or w+ `[N, L, D]`. */
  readonly ws?: FloatTensor;
  /** Truncation psi; `settings.sampleTruncation` for seeds and 1 for `ws` by default. */
  readonly truncation?: number;
  /** `random` (by seed, or by index for `ws`; default), the generator's own `fixed` noise, or `none`. */
  readonly noise?: 'random' | 'fixed' | 'none';
}

/** Pictures `[N, 3, H, W]` of the same latents and noise, about -1 to 1. */
export interface Samples {
  readonly frozen: FloatTensor;
  readonly adapted: FloatTensor;
}

/**
 * Everything from which an adaptation continues bit for bit like an uninterrupted one. Tensors keep their
 * names: `trainable.NAME`, its moving average `averaged.NAME` where one is taken, and `moments.first|second.NAME`.
 */
export interface AdaptationSnapshot {
  readonly step: number;
  /** Adam's step count of each parameter that ever stepped. */
  readonly stepCounts: Readonly<Record<string, number>>;
  readonly tensors: Readonly<Record<string, FloatTensor>>;
}
