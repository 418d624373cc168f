import type { MapperStep } from '../../../styleclip/mapper/mapperTrainer.js';
import type { LoggedStep } from '../../run/metricsLog.js';
import type { TrainingEvent } from '../trainingEvents.js';

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

/** What happens in a training. */
export type MapperEvent = TrainingEvent<MapperMetricsLine, MapperSummary>;

export type MapperListener = (event: MapperEvent) => void;
