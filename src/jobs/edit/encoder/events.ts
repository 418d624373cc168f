import type { EncoderStep } from '../../../styleclip/encoder/encoderTrainer.js';
import type { LoggedStep } from '../../run/metricsLog.js';
import type { TrainingEvent } from '../trainingEvents.js';

/** One line of a run's `metrics.jsonl`. */
export interface EncoderMetricsLine extends EncoderStep, LoggedStep {}

/** What a finished training tells; also `summary.json`. */
export interface EncoderSummary {
  readonly folder: string;
  readonly steps: number;
  readonly seconds: number;
  /** Mean absolute difference of colours, in steps of 255, over the first and the last tenth of the steps. */
  readonly before: number;
  readonly after: number;
  readonly device: string;
  /** The file of the encoder. */
  readonly encoder: string;
}

/** What happens in a training. */
export type EncoderEvent = TrainingEvent<EncoderMetricsLine, EncoderSummary>;

export type EncoderListener = (event: EncoderEvent) => void;
