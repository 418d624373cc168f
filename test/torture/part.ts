/** A part of the torture. */
export interface Part {
  readonly name: string;
  /** One of what it counts, and many. */
  readonly unit: readonly [string, string];
  /** How many it does by default. */
  readonly usual: number;
  /** What it does, in a line of the usage. */
  readonly what: string;
  run(work: Work): Promise<void>;
}

/** Settings of a part's work. */
export interface WorkOptions {
  readonly name: string;
  readonly count: number;
  readonly seed: number;
  /** Milliseconds after which no more is begun. */
  readonly time: number;
  readonly print: (line: string) => void;
  /** Ends the work as if time was up; what ends by it is no loss. */
  readonly signal?: AbortSignal | undefined;
}

/** Milliseconds without a line. */
const silence = 60_000;

/** A part's work: how much of it there is, and what has come of it. */
export class Work {
  readonly count: number;
  readonly seed: number;
  readonly #name: string;
  readonly #end: number;
  readonly #print: (line: string) => void;
  readonly #signal: AbortSignal | undefined;
  readonly #losses: string[] = [];
  #begun = 0;
  #done = 0;
  #told = performance.now();

  constructor({ name, count, seed, time, print, signal }: WorkOptions) {
    this.#signal = signal;
    this.#name = name;
    this.count = count;
    this.seed = seed;
    this.#end = performance.now() + time;
    this.#print = print;
  }

  get done(): number {
    return this.#done;
  }

  get losses(): readonly string[] {
    return this.#losses;
  }

  get isLate(): boolean {
    return performance.now() >= this.#end || this.#signal?.aborted === true;
  }

  /** Numbers of up to `most` next units, as many as are left to begin; none when time is up. */
  take(most = 1): number[] {
    if (this.isLate) return [];
    const taken = Math.min(most, this.count - this.#begun);
    this.#begun += taken;
    return Array.from({ length: taken }, (_, i) => this.#begun - taken + i);
  }

  /** Gives back units that were taken and not needed. */
  giveBack(units: number): void {
    this.#begun -= units;
  }

  /** Some are done; a line says how many now and then. */
  finish(units = 1): void {
    this.#done += units;
    if (performance.now() - this.#told < silence || this.#done >= this.count) return;
    this.#told = performance.now();
    this.#print(`${this.#name}: ${this.#done} of ${this.count}, ${this.#losses.length} lost so far`);
  }

  /** Something was lost: printed at once. */
  lose(sentence: string): void {
    if (this.#signal?.aborted) return;
    this.#losses.push(sentence);
    this.#print(`LOST ${sentence}`);
  }

  note(sentence: string): void {
    this.#print(sentence);
  }
}
