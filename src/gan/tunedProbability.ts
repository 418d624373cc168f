/** Settings of {@link tunedProbability}. */
export interface TunedProbabilitySettings {
  /** The share by which logits of real pictures are more often positive than negative that is steered for. */
  readonly target: number;
  /** Real pictures in which the probability can go from 0 to 1. */
  readonly length: number;
  /** Batches from one change to the next. */
  readonly every: number;
}

/** Memory of {@link tunedProbability}: plain numbers. */
export interface TunedProbabilityState {
  readonly probability: number;
  /** Positive logits less negative ones since the last change. */
  readonly signs: number;
  readonly pictures: number;
  readonly batches: number;
}

/**
 * The adaptive probability in the form of the widespread rosinality/stylegan2-pytorch, after the logits of one more batch
 * of real pictures: it counts pictures instead of averaging batches, and falls where the mean sign is just on target.
 */
export function tunedProbability(
  { target, length, every }: TunedProbabilitySettings,
  state: TunedProbabilityState,
  logits: ArrayLike<number>,
): TunedProbabilityState {
  let signs = state.signs;
  for (let i = 0; i < logits.length; i++) signs += Math.sign(logits[i]);
  const [pictures, batches] = [state.pictures + logits.length, state.batches + 1];
  if (batches < every) return { probability: state.probability, signs, pictures, batches };
  const change = (signs / pictures > target ? pictures : -pictures) / length;
  const probability = Math.min(1, Math.max(0, state.probability + change));
  return { probability, signs: 0, pictures: 0, batches: 0 };
}
