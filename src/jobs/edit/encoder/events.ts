import type { EncoderEvent } from '../../../api/edit/encoder/events.js';

/** The summary of a finished training; also `summary.json`. */
export interface EncoderSummary {
  readonly folder: string;
  readonly steps: number;
  readonly seconds: number;
  readonly device: string;
  /** Mean absolute difference of colours, in steps of 255, over the first and the last tenth of the steps. */
  readonly before: number;
  readonly after: number;
  /** The file of the encoder. */
  readonly encoder: string;
}

/** An event of a training; `--json` prints each as a line. */
export type EncoderRunEvent = EncoderEvent<EncoderSummary>;
