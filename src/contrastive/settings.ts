import { UserError } from '../errors.js';
import type { AdamWOptions } from '../train/adamW.js';

/** How a CLIP is trained. */
export interface ContrastiveSettings {
  /** Pairs that are compared with each other. */
  readonly batch: number;
  /** Pairs that are computed at once; any divisor of `batch` gives the same gradients. */
  readonly microBatch: number;
  /** Columns of the token matrices, up to the context of the text tower. */
  readonly tokens: number;
  readonly adam: Omit<AdamWOptions, 'learningRate'>;
  /** Whether matrices and filters step by Muon, at the same rate and with the same decay, instead of AdamW. */
  readonly muon: boolean;
  /** The highest learning rate. */
  readonly learningRate: number;
  /** Steps in which the rate rises. */
  readonly warmUp: number;
  /** Steps after which the rate has fallen to nothing. */
  readonly steps: number;
  /** Longest gradient, over all parameters together, that a step takes as it is; a longer one is shortened to it. */
  readonly gradientLimit: number;
  /** How much of the moving average of the weights stays in each step, once it has warmed up. */
  readonly averageDecay: number;
  /** Weight of the word term, which helps pictures to learn what texts tell; 0 for none. See `wordLoss`. */
  readonly words: number;
  /** The directional term; batches then begin with pairs of the same thing before and after a change. */
  readonly direction?: DirectionSettings | undefined;
}

/** The directional term of the loss; see `contrastiveLoss`. */
export interface DirectionSettings {
  readonly weight: number;
  /** Pairs of pictures at the beginning of each batch. */
  readonly pairs: number;
  /** Changes whose texts come with each batch. */
  readonly changes: number;
}

/** The settings that training starts from; those that depend on the data are left out. */
export const contrastiveDefaults = {
  batch: 256,
  microBatch: 256,
  // The common hyperparameters of Radford et al. 2021 for vision transformers; the rate and the batch are ours.
  adam: { beta1: 0.9, beta2: 0.98, epsilon: 1e-6, weightDecay: 0.2 },
  muon: false,
  learningRate: 1e-3,
  warmUp: 100,
  steps: 1000,
  gradientLimit: 1,
  averageDecay: 0.995,
  words: 0,
} as const satisfies Partial<ContrastiveSettings>;

/** Throws a `UserError` for settings that contradict each other. */
export function checkContrastiveSettings(settings: ContrastiveSettings, context: number): void {
  const { batch, microBatch, tokens, direction } = settings;
  if (batch % microBatch !== 0) {
    throw new UserError(
      `a batch of ${batch} pairs does not split into parts of ${microBatch}: give a microBatch that divides it`,
    );
  }
  if (tokens > context) {
    throw new UserError(`texts of ${tokens} tokens are longer than the model's context of ${context}`);
  }
  if (direction && 2 * direction.pairs > batch) {
    throw new UserError(`${direction.pairs} pairs of pictures do not fit into a batch of ${batch}`);
  }
}

/** Whether weight decay shrinks a parameter of that name: matrices and kernels, nothing else (Radford et al. 2021, 2.5). */
export function isDecaying(name: string): boolean {
  return name.endsWith('.weight');
}
