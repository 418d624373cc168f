import type { EncoderStep } from '../../../styleclip/encoder/encoderTrainer.js';
import type { LoggedStep } from '../../run/metricsLog.js';

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

/** What happens in a training, in order; `--json` prints each as a line. */
export type EncoderEvent =
  | {
      readonly type: 'start';
      readonly folder: string;
      readonly step: number;
      readonly steps: number;
      readonly device: string;
    }
  | ({ readonly type: 'step'; readonly steps: number } & EncoderMetricsLine)
  | { readonly type: 'sample' | 'save'; readonly step: number; readonly file: string }
  | { readonly type: 'note'; readonly message: string }
  | ({ readonly type: 'done' } & EncoderSummary);

export type EncoderListener = (event: EncoderEvent) => void;
