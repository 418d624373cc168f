/** When a run saves a checkpoint. */
export interface SaveTimesOptions {
  /** Steps between checkpoints. */
  readonly saveEvery: number;
  /** Most minutes until the first one of a start; 0 for no limit. */
  readonly firstSaveMinutes: number;
  /** Most minutes between two; 0 for no limit. */
  readonly saveMinutes: number;
}

/** Tells after which steps a checkpoint is due: by their number, and by a clock in milliseconds. */
export class SaveTimes {
  readonly #options: SaveTimesOptions;
  readonly #clock: () => number;
  #limit: number;
  /** When the last checkpoint was written, or the run began. */
  #since: number;
  /** When the last step ended. */
  #before: number;

  constructor(options: SaveTimesOptions, clock: () => number = () => performance.now()) {
    this.#options = options;
    this.#clock = clock;
    this.#limit = options.firstSaveMinutes;
    this.#since = this.#before = clock();
  }

  /** Whether to save after a step that has just ended: when another one as long as it would end too late. */
  isDue(step: number): boolean {
    const now = this.#clock();
    const next = now + (now - this.#before);
    this.#before = now;
    const isLate = this.#limit > 0 && next - this.#since > this.#limit * 60_000;
    return isLate || step % this.#options.saveEvery === 0;
  }

  /** Notes that a checkpoint was written. */
  saved(): void {
    this.#limit = this.#options.saveMinutes;
    this.#since = this.#before = this.#clock();
  }
}
