import type { Mapper, MapperStep } from '../../../styleclip/index.js';
import type { RunEvent } from '../../run/runEvents.js';
import type { TimedStep } from '../../run/training.js';

/** One step of a mapper's training, as a run reports and logs it. */
export type MapperTrainingStep = TimedStep<MapperStep>;

/** The trained mapper. */
export interface MapperResult {
  readonly mapper: Mapper;
  /** Steps that were taken. */
  readonly steps: number;
}

/** An event of a mapper's training; `S` is the summary of a run with a folder. */
export type MapperEvent<S = object> = RunEvent<MapperStep, S>;
