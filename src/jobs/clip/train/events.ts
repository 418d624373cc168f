import type { ContrastiveMetrics } from '../../../contrastive/index.js';
import type { LoggedStep } from '../../run/metricsLog.js';
import type { ClipFigures } from './clipSession.js';

/** One line of a run's `metrics.jsonl`; steps with an evaluation carry its figures. */
export interface ClipMetricsLine extends ContrastiveMetrics, LoggedStep {
  readonly figures?: ClipFigures | undefined;
}

/** What a finished training tells; also `summary.json`. */
export interface ClipTrainSummary {
  readonly folder: string;
  readonly steps: number;
  /** Time of all steps, earlier starts of the run included. */
  readonly seconds: number;
  /** Mean loss of the last tenth of the steps. */
  readonly recentLoss: number;
  readonly figures: ClipFigures;
  readonly peakMiB: number;
  readonly device: string;
  /** The folder of the trained CLIP. */
  readonly clip: string;
}

/** What happens in a training, in order; `--json` prints each as a line. */
export type ClipTrainEvent =
  | {
      readonly type: 'start';
      readonly folder: string;
      readonly step: number;
      readonly steps: number;
      readonly device: string;
    }
  | ({ readonly type: 'step'; readonly steps: number } & ClipMetricsLine)
  | { readonly type: 'save'; readonly step: number; readonly file: string }
  | { readonly type: 'note'; readonly message: string }
  | ({ readonly type: 'done' } & ClipTrainSummary);

/** Takes the events of a training. */
export type ClipTrainListener = (event: ClipTrainEvent) => void;
