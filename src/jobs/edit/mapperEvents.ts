import type { MapperStep } from '../../styleclip/mapperTrainer.js';
import type { LoggedStep } from '../run/metricsLog.js';

/** One line of a run's `metrics.jsonl`. */
export interface MapperMetricsLine extends MapperStep, LoggedStep {}

/** What a finished training tells; also `summary.json`. */
export interface MapperSummary {
  readonly folder: string;
  readonly steps: number;
  readonly seconds: number;
  /** Mean cosine to the text over the first and the last tenth of the steps. */
  readonly before: number;
  readonly after: number;
  readonly device: string;
  /** The file of the mapper. */
  readonly mapper: string;
  /** The sheet of pictures before and after. */
  readonly beforeAfter: string;
}

/** What happens in a training, in order; `--json` prints each as a line. */
export type MapperEvent =
  | {
      readonly type: 'start';
      readonly folder: string;
      readonly step: number;
      readonly steps: number;
      readonly device: string;
    }
  | ({ readonly type: 'step'; readonly steps: number } & MapperMetricsLine)
  | { readonly type: 'sample' | 'save'; readonly step: number; readonly file: string }
  | { readonly type: 'note'; readonly message: string }
  | ({ readonly type: 'done' } & MapperSummary);

export type MapperListener = (event: MapperEvent) => void;
