import type { GanSettings } from './table.js';

type Computed = 'gamma' | 'generatorRate' | 'averageKimg' | 'p' | 'target';

/** The settings of a training with numbers for all that is left to be computed. */
export interface ResolvedGanSettings extends Omit<GanSettings, Computed> {
  /** Weight of R1; 0 for none. */
  readonly gamma: number;
  /** Adam's learning rate for the generator. */
  readonly generatorRate: number;
  /** Half-life of the moving average in thousands of images. */
  readonly averageKimg: number;
  /** Probability of each augmentation at the start, 0 to 1. */
  readonly p: number;
  /** The mean sign of the logits of real images that the probability is steered for; null where it stays as it is. */
  readonly target: number | null;
}

/** The numbers that settings come to for images of `size` pixels. */
export function resolveGanSettings(settings: GanSettings, size: number): ResolvedGanSettings {
  const { augment, batch, p, target, gamma, averageKimg, learningRate, generatorRate } = settings;
  return {
    ...settings,
    // The heuristics of Karras et al. 2020, "... with limited data", appendix C.
    gamma: gamma === 'auto' ? (0.0002 * size ** 2) / batch : gamma,
    averageKimg: averageKimg === 'auto' ? (batch * 10) / 32 : averageKimg,
    generatorRate: generatorRate ?? learningRate,
    p: augment === 'none' || p === 'adaptive' ? 0 : p,
    target: augment !== 'none' && p === 'adaptive' ? target : null,
  };
}
