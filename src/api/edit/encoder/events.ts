import type { Encoder, EncoderStep } from '../../../styleclip/index.js';
import type { RunEvent } from '../../run/runEvents.js';
import type { TimedStep } from '../../run/training.js';

/** One step of an encoder's training, as a run reports and logs it. */
export type EncoderTrainingStep = TimedStep<EncoderStep>;

/** The trained encoder. */
export interface EncoderResult {
  readonly encoder: Encoder;
  /** Steps that were taken. */
  readonly steps: number;
}

/** An event of an encoder's training; `S` is the summary of a run with a folder. */
export type EncoderEvent<S = object> = RunEvent<EncoderStep, S>;
