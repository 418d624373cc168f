import type { Evaluation } from '../../api/train/evaluations.js';
import type { TrainEvent as MemoryEvent } from '../../api/train/events.js';

/** The summary of a finished training; also `summary.json`. */
export interface TrainSummary {
  /** The run folder as it was given. */
  readonly folder: string;
  readonly data: string;
  readonly resolution: number;
  readonly steps: number;
  /** Real images seen, repeated ones counted. */
  readonly images: number;
  /** Time of all steps, earlier starts of the run included. */
  readonly seconds: number;
  /** Median of the steps of this start. */
  readonly secondsPerStep: number;
  /** Augmentation probability at the end. */
  readonly p: number;
  /** First, last and best measurement, where there were any. */
  readonly first?: Evaluation | undefined;
  readonly last?: Evaluation | undefined;
  readonly best?: Evaluation | undefined;
  readonly peakMiB: number;
  readonly device: string;
  /** What the folder holds now, by what it is. */
  readonly files: Readonly<Record<string, string>>;
  /** What could not be written, and why. */
  readonly notes: readonly string[];
}

/** An event of a training; `--json` prints each as a line. */
export type TrainEvent = MemoryEvent<TrainSummary>;

/** Takes the events of a training. */
export type TrainListener = (event: TrainEvent) => void;
