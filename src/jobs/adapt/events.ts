import type {
  AdaptationProgress,
  CourseEnd,
  MeterReading,
  StepMetrics,
  SteppedReading,
} from '../../adapt/index.js';
import type { LoadProgress } from '../networks/download.js';
import type { LoggedStep } from '../run/metricsLog.js';

/** One line of `metrics.jsonl`, with what the meter read after the step where it was asked. */
export interface MetricsLine extends Omit<StepMetrics, 'inspected'>, LoggedStep, Partial<MeterReading> {}

/** What a finished run tells; also `summary.json`. */
export interface RunSummary {
  /** The run folder as it was given. */
  readonly folder: string;
  readonly source?: string | undefined;
  /** What was to be drawn, in words: a text, or a mixture such as `0.7 sketch + 0.3 zombie`. */
  readonly target?: string | undefined;
  readonly steps: number;
  /** Time of all steps, earlier starts of the run included. */
  readonly seconds: number;
  /** Median of the steps of this start. */
  readonly secondsPerStep: number;
  readonly firstLoss: number;
  readonly lastLoss: number;
  /** Mean of the last tenth of the steps, at least one and at most 20. */
  readonly recentLoss: number;
  /** What the meter read of the frozen generator, and of the one that was kept. */
  readonly meter?: { readonly before: MeterReading; readonly after: SteppedReading };
  /** Where a run ended that may end by itself, and which generator it kept. */
  readonly stop?: CourseEnd;
  readonly peakMiB: number;
  readonly device: string;
  /** What the folder holds now, by what it is. */
  readonly files: Readonly<Record<string, string>>;
  /** What could not be written, and why. */
  readonly notes: readonly string[];
}

/** What happens in a run, in order; `--json` prints each as a line. */
export type RunEvent =
  | ({ readonly type: 'load' } & LoadProgress)
  | ({ readonly type: 'prepare' } & AdaptationProgress)
  | {
      readonly type: 'start';
      readonly folder: string;
      /** Steps done by earlier starts. */
      readonly step: number;
      readonly iterations: number;
      readonly device: string;
    }
  | ({ readonly type: 'step'; readonly iterations: number } & MetricsLine)
  | { readonly type: 'sample'; readonly step: number; readonly file: string }
  | { readonly type: 'save'; readonly step: number; readonly file: string }
  | ({ readonly type: 'stop' } & CourseEnd)
  | { readonly type: 'note'; readonly message: string }
  | ({ readonly type: 'done' } & RunSummary);

/** Takes the events of a run. */
export type RunListener = (event: RunEvent) => void;
