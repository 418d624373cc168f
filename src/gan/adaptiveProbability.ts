import type { ResolvedGanSettings } from './settings/resolveSettings.js';

/** The settings that steer the probability. */
export type ProbabilitySettings = Pick<ResolvedGanSettings, 'target' | 'adjustInterval' | 'adjustKimg'>;

/** The state of the adaptive probability between two adjustments. */
export interface ProbabilityState {
  readonly probability: number;
  /** Sum over steps of the mean sign of the logits of real images. */
  readonly signSum: number;
  /** Steps in that sum. */
  readonly steps: number;
}

/**
 * One step of the adaptive probability (Karras et al. 2020, "... with limited data", section 3): every `adjustInterval`
 * steps it rises by a fixed amount where the mean sign r_t of the logits of real images is above the target, which shows
 * that the discriminator overfits, and falls by as much where it is below; within 0 to 1. Without a target it stays.
 */
export function adaptProbability(
  { target, adjustInterval, adjustKimg }: ProbabilitySettings,
  state: ProbabilityState,
  signReal: number,
  batch: number,
): ProbabilityState {
  const [signSum, steps] = [state.signSum + signReal, state.steps + 1];
  if (target === null || steps < adjustInterval) return { probability: state.probability, signSum, steps };
  const change = (Math.sign(signSum / steps - target) * batch * steps) / (adjustKimg * 1000);
  const probability = Math.min(1, Math.max(0, state.probability + change));
  return { probability, signSum: 0, steps: 0 };
}
