import { named, says, UserError } from '../../errors.js';
import type { NamedTensors } from '../../runtime/contract.js';
import type { Adaptation } from '../adaptation.js';
import type { AdaptationSettings } from '../settings/table.js';
import { type CourseEnd, courseEnd } from './courseEnd.js';
import type { Meter } from './meter.js';
import type { MeterReading, SteppedReading } from './meterReading.js';
import { defaultStopRule, type StopRule, type StopVerdict, stopVerdict } from './stopRule.js';

/** The settings that a course is decided by. */
export type CourseOptions = Pick<
  AdaptationSettings,
  'iterations' | 'stop' | 'stopPatience' | 'stopDiversity' | 'meterEvery' | 'meterPictures'
>;

/** The trained weights of the best reading so far. */
export interface KeptWeights {
  readonly step: number;
  /** Reading of the frozen generator when that step was chosen, so that drift changes no earlier choice. */
  readonly before: MeterReading;
  readonly tensors: NamedTensors;
}

/** State that earlier starts of a run left. */
export interface EarlierCourse {
  readonly readings: readonly SteppedReading[];
  readonly kept: KeptWeights | undefined;
}

/** Course of an adaptation: it is metered every few steps, may end early, and then keeps its best generator. */
export class Course {
  readonly #adaptation: Adaptation;
  readonly #options: CourseOptions;
  readonly #readings: SteppedReading[];
  /** Compiled for the first reading, which short runs don't reach. */
  #meter: Meter | undefined;
  #kept: KeptWeights | undefined;
  #verdict: StopVerdict | undefined;

  private constructor(adaptation: Adaptation, options: CourseOptions, { readings, kept }: EarlierCourse) {
    this.#adaptation = adaptation;
    this.#options = options;
    this.#readings = [...readings];
    this.#kept = options.stop === 'auto' ? kept : undefined;
  }

  /**
   * Goes on from what earlier starts left. A `UserError` where a run should end by itself whose best generator so far was not
   * kept.
   */
  static async open(
    adaptation: Adaptation,
    options: CourseOptions,
    earlier: EarlierCourse = { readings: [], kept: undefined },
  ): Promise<Course> {
    const course = new Course(adaptation, options, earlier);
    if (earlier.readings.length > 0) await course.#judge();
    if (course.#verdict?.best?.step !== course.#kept?.step) {
      await course.close();
      throw new UserError(
        says`this run has kept no generator but the last, so it cannot end by itself: resume it with ${named('stop')} never`,
      );
    }
    return course;
  }

  /** Reading of the frozen generator, once the meter was asked. */
  get before(): MeterReading | undefined {
    return this.#kept?.before ?? this.#meter?.before;
  }

  /** The weights to be saved with a checkpoint. */
  get kept(): KeptWeights | undefined {
    return this.#kept;
  }

  /** Readings of the meter so far. */
  get readings(): readonly SteppedReading[] {
    return this.#readings;
  }

  /** Whether no step is left to take. */
  get isOver(): boolean {
    return this.#verdict?.end !== undefined || this.#adaptation.stepsDone >= this.#options.iterations;
  }

  /** Reads the meter where the step that was just taken asks for it. */
  async observe(): Promise<SteppedReading | undefined> {
    const step = this.#adaptation.stepsDone;
    const { meterEvery } = this.#options;
    if (meterEvery === 0 || step % meterEvery !== 0) return undefined;
    const meter = await this.#opened();
    const reading = { step, ...(await meter.read()) };
    this.#readings.push(reading);
    await this.#judge();
    if (this.#verdict?.best === reading) {
      const { before = meter.before } = this;
      this.#kept = { step, before, tensors: await this.#adaptation.weights() };
    }
    return reading;
  }

  /**
   * Ends the course: puts the kept weights into the adaptation, which is then no more to be trained. Undefined where the
   * last generator is the one to take.
   */
  async settle(): Promise<CourseEnd | undefined> {
    const { best, end } = this.#verdict ?? {};
    if (!best || !this.#kept || !this.before) return undefined;
    const step = this.#adaptation.stepsDone;
    await this.#adaptation.takeWeights(this.#kept.step, this.#kept.tensors);
    const reason = end?.reason ?? (step < this.#options.iterations ? 'asked' : 'steps');
    const last = this.#readings[this.#readings.length - 1];
    return courseEnd(step, reason, this.before, best, last, this.#rule);
  }

  /** The reading of the generator that the run ends with, where there is one. */
  get result(): SteppedReading | undefined {
    return this.#verdict ? this.#verdict.best : this.#readings.at(-1);
  }

  async close(): Promise<void> {
    await this.#meter?.close();
  }

  get #rule(): StopRule {
    const { stopPatience, stopDiversity } = this.#options;
    return { ...defaultStopRule, patience: stopPatience, diversity: stopDiversity };
  }

  async #opened(): Promise<Meter> {
    this.#meter ??= await this.#adaptation.meter(this.#options.meterPictures);
    return this.#meter;
  }

  async #judge(): Promise<void> {
    const meter = await this.#opened();
    if (this.#options.stop === 'never') return;
    this.#verdict = stopVerdict(this.before ?? meter.before, this.#readings, this.#rule);
  }
}
