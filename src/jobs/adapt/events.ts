import type { CourseEnd, MeterReading, SteppedReading } from '../../adapt/index.js';
import type { AdaptEvent } from '../../api/adapt/events.js';

/** The summary of a finished run; also `summary.json`. */
export interface RunSummary {
  /** The run folder as it was given. */
  readonly folder: string;
  readonly source?: string | undefined;
  /** The target in words: a text, or a mixture such as `0.7 sketch + 0.3 zombie`. */
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
  /** Readings of the frozen generator, and of the one that was kept. */
  readonly meter?: { readonly before: MeterReading; readonly after: SteppedReading };
  /** Where a run ended that may end by itself, and which generator it kept. */
  readonly stop?: CourseEnd;
  readonly peakMiB: number;
  readonly device: string;
  /** Paths of the files in the folder, by what they are. */
  readonly files: Readonly<Record<string, string>>;
  /** Notes about what could not be written, and why. */
  readonly notes: readonly string[];
}

/** An event of a run; `--json` prints each as a line. */
export type RunEvent = AdaptEvent<RunSummary>;

/** Takes the events of a run. */
export type RunListener = (event: RunEvent) => void;
