import { UserError } from '../../errors.js';
import type { Picture } from '../../image/index.js';
import { seedList } from '../../settings/seedList.js';
import type { TrainingRun } from './run.js';
import { stateBytes } from './stateFile.js';
import type { StepFigures, Training } from './training.js';

/** The side of a run that its work sees. */
export interface RunControl<S> {
  /** Reports a step to whoever iterates. */
  emit(step: S): void;
  /** Lets previews and snapshots of this training be made between its steps. */
  attach(training: Pick<Training<StepFigures, unknown>, 'preview' | 'state' | 'format'>): void;
  /** Does what others asked for between steps, and waits for the loop that reads them. */
  pause(): Promise<void>;
  /** Whether someone has asked the run to end. */
  isStopped(): boolean;
}

/** A loop that reads the steps. */
interface Reader {
  next: number;
  /** Whether it waits for a step that is not done yet. */
  isWaiting: boolean;
}

type Attached = Pick<Training<StepFigures, unknown>, 'preview' | 'state' | 'format'>;
type Task = (training: Attached) => Promise<void>;

/** A run as its caller sees it, around work that is told of by a {@link RunControl}. */
export class LiveRun<S, R> implements TrainingRun<S, R> {
  readonly #result: Promise<R>;
  readonly #steps: S[] = [];
  readonly #readers = new Set<Reader>();
  #tasks: { readonly run: Task; readonly refuse: (error: unknown) => void }[] = [];
  #wake: (() => void)[] = [];
  #training: Attached | undefined;
  #isStopped = false;
  /** Whether the end is waited for, so that the steps must not wait for a reader. */
  #isAwaited = false;
  #end: { readonly error?: unknown } | undefined;

  constructor(work: (control: RunControl<S>) => Promise<R>) {
    this.#result = this.#run(work);
    // A loop that reads the steps throws the error too.
    this.#result.catch(() => undefined);
  }

  get result(): Promise<R> {
    this.#isAwaited = true;
    this.#notify();
    return this.#result;
  }

  // Functions of their own, so that they may be handed on: to a button, a timer or a signal.
  readonly stop = (): void => {
    this.#isStopped = true;
    this.#notify();
  };

  readonly preview = async (seeds: readonly number[]): Promise<Picture[]> => {
    if (Array.isArray(seeds) && seeds.length === 0) return [];
    const wanted = seedList(seeds);
    return this.#between((training) => training.preview(wanted));
  };

  readonly snapshot = (): Promise<Uint8Array<ArrayBuffer>> =>
    this.#between(async (training) => stateBytes(training.format, await training.state()));

  async *[Symbol.asyncIterator](): AsyncGenerator<S, void, undefined> {
    const reader: Reader = { next: 0, isWaiting: false };
    this.#readers.add(reader);
    let isThrough = false;
    try {
      while (true) {
        while (reader.next < this.#steps.length) {
          reader.isWaiting = false;
          yield this.#steps[reader.next++];
        }
        if (this.#end) {
          isThrough = true;
          if ('error' in this.#end) throw this.#end.error;
          return;
        }
        // Told once: loops that wake each other would leave no time for the work.
        if (!reader.isWaiting) {
          reader.isWaiting = true;
          this.#notify();
        }
        await this.#changed();
      }
    } finally {
      this.#readers.delete(reader);
      if (!isThrough) this.stop();
      this.#notify();
    }
  }

  async #run(work: (control: RunControl<S>) => Promise<R>): Promise<R> {
    // Whoever made the run gets to iterate over it first.
    await Promise.resolve();
    try {
      const result = await work({
        emit: (step) => {
          this.#steps.push(step);
          this.#notify();
        },
        attach: (training) => {
          this.#training = training;
        },
        pause: () => this.#pause(),
        isStopped: () => this.#isStopped,
      });
      this.#finish({});
      return result;
    } catch (error) {
      this.#finish({ error });
      throw error;
    }
  }

  async #pause(): Promise<void> {
    for (;;) {
      await this.#doTasks();
      // Asked for while the last task's promise was passed on: nobody would wake this again.
      if (this.#tasks.length > 0 && this.#training) continue;
      const isAhead = [...this.#readers].some(
        ({ next, isWaiting }) => !isWaiting || next < this.#steps.length,
      );
      // A loop sees the last step too before a stopped run ends, and may draw it.
      if (!isAhead || this.#isAwaited) return;
      await this.#changed();
    }
  }

  async #doTasks(): Promise<void> {
    while (this.#tasks.length > 0 && this.#training) {
      const tasks = this.#tasks;
      this.#tasks = [];
      for (const { run } of tasks) await run(this.#training);
    }
  }

  #between<T>(make: (training: Attached) => Promise<T>): Promise<T> {
    const ended = (): UserError =>
      new UserError('this run has ended: draw from its result, or ask while it runs');
    if (this.#end) return Promise.reject(ended());
    return new Promise<T>((resolve, reject) => {
      const run: Task = (training) => make(training).then(resolve, reject);
      this.#tasks.push({ run, refuse: (error) => reject(error ?? ended()) });
      this.#notify();
    });
  }

  #finish(end: { readonly error?: unknown }): void {
    this.#end = end;
    for (const { refuse } of this.#tasks) refuse(end.error);
    this.#tasks = [];
    this.#notify();
  }

  #changed(): Promise<void> {
    return new Promise((resolve) => this.#wake.push(resolve));
  }

  #notify(): void {
    const waiting = this.#wake;
    this.#wake = [];
    for (const wake of waiting) wake();
  }
}
