import type { CourseEnd, MeterReading, StepMetrics, SteppedReading } from '../../adapt/index.js';
import type { Generator } from '../../stylegan2/index.js';
import type { PrepareEvent, RunEvent } from '../run/runEvents.js';
import type { TimedStep } from '../run/training.js';

/** The figures of a step, with what the meter read after it where it was asked. */
export interface AdaptFigures extends Omit<StepMetrics, 'inspected'>, Partial<MeterReading> {}

/** One step of an adaptation, as a run reports and logs it. */
export type AdaptStep = TimedStep<AdaptFigures>;

/** Result of an adaptation. */
export interface AdaptResult {
  /** The adapted generator: the best of a run that may end by itself, else the last. */
  readonly generator: Generator;
  /** Steps that were taken. */
  readonly steps: number;
  /** Readings of the frozen generator, and of the one that was kept. */
  readonly meter?: { readonly before: MeterReading; readonly after: SteppedReading };
  /** Why a run ended that may end by itself, and of which step the generator is. */
  readonly stop?: CourseEnd;
}

/** An event of an adaptation; `S` is the summary of a run with a folder. */
export type AdaptEvent<S = object> = RunEvent<AdaptFigures, S, { readonly type: 'stop' } & CourseEnd>;

/** The events that an adaptation reports by itself, whoever takes its steps. */
export type AdaptingEvent = PrepareEvent | ({ readonly type: 'stop' } & CourseEnd);
