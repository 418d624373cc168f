import type { GanMetrics } from '../../gan/index.js';
import type { Discriminator, Generator } from '../../stylegan2/index.js';
import type { PrepareEvent, RunEvent } from '../run/runEvents.js';
import type { TimedStep } from '../run/training.js';
import type { BestGenerator, Evaluation } from './evaluations.js';

/** One step of a training, as a run reports and logs it. */
export type TrainStep = TimedStep<GanMetrics>;

/** Result of a training; as `init` it is where another one starts. */
export interface TrainResult {
  /** The moving average of the generator. */
  readonly generator: Generator;
  readonly discriminator: Discriminator;
  /** Steps that were taken. */
  readonly steps: number;
  /** Real images seen, repeated ones counted. */
  readonly images: number;
  /** Augmentation probability at the end, 0 to 1. */
  readonly p: number;
  /** What was measured on the way, in order. */
  readonly evaluations: readonly Evaluation[];
  /** The best generator by KID, where something was measured. */
  readonly best?: BestGenerator | undefined;
}

/** How a training was measured after a step. */
export type EvaluationEvent = { readonly type: 'evaluation'; readonly isBest: boolean } & Evaluation;

/** What the event of a training's start says besides. */
export interface TrainBegin {
  readonly resolution: number;
  /** How many different images there are; absent where they never end. */
  readonly pictures?: number | undefined;
}

/** An event of a training; `S` is the summary of a run with a folder. */
export type TrainEvent<S = object> = RunEvent<GanMetrics, S, EvaluationEvent, TrainBegin>;

/** The events that a training reports by itself, whoever takes its steps. */
export type TrainingEvent = PrepareEvent | EvaluationEvent;
