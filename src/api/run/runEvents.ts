import type { LoadProgress } from '../networks/loadProgress.js';
import type { Forecast } from './forecast.js';
import type { StepFigures, TimedStep } from './training.js';

/**
 * An event of a run whose steps report `M` and that ends with a summary `S`; `X` are events of one verb, and
 * `--json` prints each as a line.
 */
export type RunEvent<M extends StepFigures, S, X = never, Begin = unknown> =
  | ({ readonly type: 'load' } & LoadProgress)
  | { readonly type: 'prepare'; readonly stage: string; readonly done: number; readonly total: number }
  | ({
      readonly type: 'start';
      /** Absent where nothing is written. */
      readonly folder?: string | undefined;
      /** Steps done by earlier starts. */
      readonly step: number;
      /** Steps of the whole run. */
      readonly steps: number;
      readonly device: string;
      /** What the steps that are left take, about. */
      readonly forecast: Forecast;
    } & Begin)
  | ({ readonly type: 'step'; readonly steps: number } & TimedStep<M>)
  | { readonly type: 'sample' | 'save' | 'snapshot'; readonly step: number; readonly file: string }
  | X
  /** Begins something that takes a while and has no steps. */
  | { readonly type: 'work'; readonly stage: string }
  | { readonly type: 'note'; readonly message: string }
  | ({ readonly type: 'done' } & S);

/** The events that come before the first step. */
export type PrepareEvent = Extract<RunEvent<StepFigures, object>, { type: 'load' | 'prepare' | 'note' }>;
