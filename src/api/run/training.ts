import type { Sentence } from '../../errors.js';
import type { Picture } from '../../image/index.js';
import type { NamedTensors } from '../../runtime/contract.js';
import type { Forecast } from './forecast.js';

/** Figures that every step reports. */
export interface StepFigures {
  /** Steps done, this one included. */
  readonly step: number;
  /** How long the step took, where the training measures it itself. */
  readonly seconds?: number | undefined;
}

/** A step as a run reports and logs it. */
export type TimedStep<M extends StepFigures> = M & { readonly seconds: number };

/** Everything from which a training continues bit for bit. */
export interface TrainingState {
  readonly step: number;
  readonly tensors: NamedTensors;
  /** Everything that is no tensor, as texts. */
  readonly metadata: Readonly<Record<string, string>>;
}

/** A kind of state file. */
export interface StateFormat {
  /** The value of `format` in its metadata. */
  readonly format: string;
  /** The rest of the message `FILE is ...` about any other file, or one that is damaged. */
  readonly otherwise: string | Sentence;
}

/** A state as it was read. */
export interface StoredState extends TrainingState {
  /** The name of its file in messages. */
  readonly name: string;
}

/** A training that is ready for its next step: what the loop of a run needs of every verb. */
export interface Training<M extends StepFigures, R> {
  readonly format: StateFormat;
  readonly device: string;
  /** Steps of the whole run. */
  readonly steps: number;
  readonly stepsDone: number;
  /** Whether no step is left to take: all are done, or the training has found its end. */
  readonly isOver: boolean;
  /** Estimates what the steps that are left take, before the first of them. */
  forecast(): Promise<Forecast>;
  /** Takes one step, or nothing of it. Rejects with `NotFiniteError` when it diverges; the state is then as before. */
  step(): Promise<M>;
  /** Does what is due after a step of a run without a folder; in a folder it is the recording's to do. */
  after?(step: number, isLast: boolean): Promise<void>;
  /** Images of what is trained, as it is now. */
  preview(seeds: readonly number[]): Promise<Picture[]>;
  state(): Promise<TrainingState>;
  /**
   * Goes back to a state. `log` holds the lines of the run's log, for what states of older versions lack. Rejects with a
   * `UserError` for one that is damaged, or of other settings.
   */
  restore(state: StoredState, log?: readonly object[]): Promise<void>;
  /** Ends the training, and gives what it was for: of a run that may end by itself the best, else the last. */
  finish(): Promise<R>;
  /** The most memory that the process has held so far, in MiB. */
  peakMemory(): Promise<number>;
  close(): Promise<void>;
}
