import type { Tensor } from '../graph/index.js';
import type { Discriminator, Generator } from '../stylegan2/index.js';
import type { FloatTensor } from '../tensorData.js';
import type { GanSettings } from './settings/table.js';

/** A further term of the generator's loss, for trainings that know what a latent should draw. */
export interface PictureAnchor {
  readonly weight: number;
  /** How far generated pictures `[N, C, R, R]` are from their targets of the same shape, a scalar. */
  readonly distance: (pictures: Tensor, targets: Tensor) => Tensor;
  /** The targets of latents z `[N, Z]`. */
  readonly targets: (z: FloatTensor) => FloatTensor;
}

/** Parts that an adversarial training starts from. */
export interface GanOptions {
  /** Untrained (`randomGenerator`), or trained on other pictures (transfer learning). */
  readonly generator: Generator;
  /** One of the same size; an untrained mirror of the generator by default. */
  readonly discriminator?: Discriminator;
  readonly settings: GanSettings;
  /** None by default; style mixing has to be off with one. */
  readonly anchor?: PictureAnchor | undefined;
}

/** Figures of one step. */
export interface GanMetrics {
  /** Steps done, this one included. */
  readonly step: number;
  /** Real pictures seen so far. */
  readonly images: number;
  readonly lossG: number;
  readonly lossD: number;
  /** Distance of generated pictures to their targets, where the generator is anchored. */
  readonly anchor?: number;
  /** Loss of the discriminator's second task. */
  readonly reconstruction?: number;
  /** Mean squared slope of the discriminator at real pictures, in steps that regularise it. */
  readonly r1?: number;
  /** In steps that regularise the generator: mean of (length - average)^2, and the moving average of lengths. */
  readonly pathPenalty?: number;
  readonly pathLength?: number;
  /** Augmentation probability of this step. */
  readonly p: number;
  /** Mean sign of the logits of real pictures, -1 to 1: near 1 the discriminator overfits. */
  readonly signReal: number;
  readonly logitReal: number;
  readonly logitGenerated: number;
  readonly gradientNormG: number;
  readonly gradientNormD: number;
  readonly seconds: number;
}

/** Everything from which a training goes on with the same bits: plain numbers, and tensors by entry of the state. */
export interface GanSnapshot {
  readonly step: number;
  readonly images: number;
  /** Adam's step counts. */
  readonly adamSteps: { readonly generator: number; readonly discriminator: number };
  readonly probability: number;
  readonly signSum: number;
  readonly signSteps: number;
  readonly tensors: Readonly<Record<string, FloatTensor>>;
}
