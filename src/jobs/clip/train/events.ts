import type {
  ClipFigures,
  ClipTrainStep,
  ClipTrainEvent as MemoryEvent,
} from '../../../api/clip/train/events.js';

/** One line of a run's `metrics.jsonl`; steps with an evaluation carry its figures. */
export type ClipMetricsLine = ClipTrainStep;

/** The summary of a finished training; also `summary.json`. */
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
  /** The files in it; absent from the summaries of older versions. */
  readonly files?: readonly string[] | undefined;
}

/** An event of a training with a folder; `--json` prints each as a line. */
export type ClipTrainEvent = MemoryEvent<ClipTrainSummary>;
