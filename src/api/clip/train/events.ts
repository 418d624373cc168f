import type { ContrastiveMetrics } from '../../../contrastive/index.js';
import type { LoadedClip } from '../../networks/networks.js';
import type { RunEvent } from '../../run/runEvents.js';
import type { TimedStep } from '../../run/training.js';

/** Figures of held-out pairs by name, such as `textToImageAt1`: shares from 0 to 1. */
export type ClipFigures = Readonly<Record<string, number>>;

/** The figures of a step; those of held-out pairs only where they were evaluated. */
export interface ClipTrainMetrics extends ContrastiveMetrics {
  /** Time of the step, without evaluation. */
  readonly seconds: number;
  readonly figures?: ClipFigures | undefined;
}

/** One step of a CLIP's training, as a run reports and logs it. */
export type ClipTrainStep = TimedStep<ClipTrainMetrics>;

/** The result of a CLIP's training. */
export interface TrainClipResult {
  /** The CLIP with its tokenizer: the moving average of the weights. */
  readonly clip: LoadedClip;
  /** Steps that were taken. */
  readonly steps: number;
  /** The figures of held-out pairs after the last step; none where no pairs are held out. */
  readonly figures: ClipFigures;
}

/** An event of a CLIP's training; `S` is the summary of a run with a folder. */
export type ClipTrainEvent<S = object> = RunEvent<ClipTrainMetrics, S>;
