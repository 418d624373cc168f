import type { LoadProgress } from '../../api/networks/loadProgress.js';
import type { GanMetrics } from '../../gan/index.js';
import type { LoggedStep } from '../run/metricsLog.js';
import type { Measurement } from './trainingMetric.js';

/** One line of `evaluations.jsonl`. */
export interface EvaluationLine extends Measurement, LoggedStep {
  /** Real pictures seen. */
  readonly images: number;
  /** What was compared: embeddings of a CLIP, or features of a fixed random network. */
  readonly features: 'CLIP' | 'random features';
}

/** What a finished training tells; also `summary.json`. */
export interface TrainSummary {
  /** The run folder as it was given. */
  readonly folder: string;
  readonly data: string;
  readonly resolution: number;
  readonly steps: number;
  /** Real pictures seen, repeated ones counted. */
  readonly images: number;
  /** Time of all steps, earlier starts of the run included. */
  readonly seconds: number;
  /** Median of the steps of this start. */
  readonly secondsPerStep: number;
  /** Augmentation probability at the end. */
  readonly p: number;
  /** First, last and best measurement, where there were any. */
  readonly first?: EvaluationLine | undefined;
  readonly last?: EvaluationLine | undefined;
  readonly best?: EvaluationLine | undefined;
  readonly peakMiB: number;
  readonly device: string;
  /** What the folder holds now, by what it is. */
  readonly files: Readonly<Record<string, string>>;
  /** What could not be written, and why. */
  readonly notes: readonly string[];
}

/** What happens in a training, in order; `--json` prints each as a line. */
export type TrainEvent =
  | ({ readonly type: 'load' } & LoadProgress)
  | {
      readonly type: 'prepare';
      readonly stage: 'pictures' | 'programs' | 'features';
      readonly done: number;
      readonly total: number;
    }
  | {
      readonly type: 'start';
      readonly folder: string;
      /** Steps done by earlier starts. */
      readonly step: number;
      readonly steps: number;
      readonly device: string;
      readonly resolution: number;
      /** How many different pictures there are; absent where they never end. */
      readonly pictures?: number | undefined;
    }
  | ({ readonly type: 'step'; readonly steps: number } & GanMetrics)
  | ({ readonly type: 'evaluation'; readonly isBest: boolean } & EvaluationLine)
  | { readonly type: 'sample' | 'save' | 'snapshot'; readonly step: number; readonly file: string }
  | { readonly type: 'note'; readonly message: string }
  | ({ readonly type: 'done' } & TrainSummary);

/** Takes the events of a training. */
export type TrainListener = (event: TrainEvent) => void;
