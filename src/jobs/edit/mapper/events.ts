import type { MapperEvent } from '../../../api/edit/mapper/events.js';

/** The summary of a finished training; also `summary.json`. */
export interface MapperSummary {
  readonly folder: string;
  readonly steps: number;
  readonly seconds: number;
  readonly device: string;
  /** Mean cosine to the text over the first and the last tenth of the steps. */
  readonly before: number;
  readonly after: number;
  /** The file of the mapper. */
  readonly mapper: string;
  /** The sheet of images before and after. */
  readonly beforeAfter: string;
}

/** An event of a training; `--json` prints each as a line. */
export type MapperRunEvent = MapperEvent<MapperSummary>;
