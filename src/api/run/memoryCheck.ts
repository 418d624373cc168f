import { named, type Sentence, says, UserError } from '../../errors.js';
import type { Device } from '../../lowering/index.js';
import type { ProgramMemory } from '../../runtime/programMemory.js';
import { platform } from '../platform.js';

/** The memory that a run may take: a number of bytes that a test gives, or what is free. */
export interface MemoryChoice {
  /** Bytes; what is free on this machine by default. */
  readonly memory?: number | undefined;
  /** Start whatever the estimate says. */
  readonly ignoreMemory?: boolean | undefined;
}

/** Bytes that a run may take in all; infinite where the check is overridden, or nothing is known. */
export function memoryFor({ memory, ignoreMemory = false }: MemoryChoice): number {
  if (ignoreMemory) return Number.POSITIVE_INFINITY;
  return memory ?? platform().availableMemory() ?? Number.POSITIVE_INFINITY;
}

/** How the check is overridden, as the end of a sentence. */
const override = says`, or start all the same with ${named('ignoreMemory')}`;

/** Estimates the memory of a run, in bytes, when that many images are computed at once. */
type EstimateByMicroBatch = (microBatch: number) => number;

/** A training whose programs are compiled. */
export interface CompiledTraining {
  readonly device: Device;
  readonly programs: ProgramMemory;
  readonly batch: number;
  /** Bytes of images that are kept for it. */
  readonly images?: number | undefined;
  /** Advice where it doesn't fit, such as `take a smaller --width`. */
  readonly advice: Sentence;
}

/** An edit whose programs are compiled. */
export interface CompiledEdit extends Pick<CompiledTraining, 'device' | 'programs'> {
  /** Advice where it doesn't fit, as half of a sentence. */
  readonly advice: Sentence;
}

/**
 * Refuses, before it begins, an edit on the CPU that would not fit; what the process holds already counts as its own.
 *
 * Throws a `UserError` that ends with the advice.
 */
export function checkEditMemory({ device, programs, advice }: CompiledEdit, available: number): void {
  if (device !== 'cpu') return;
  const needed = programs.peak(programs.state);
  if (needed <= available) return;
  throw new UserError(
    says`this edit needs about ${gibibytes(needed)} GiB of memory, and ${gibibytes(available)} GiB are free: ${advice}${override}`,
  );
}

/**
 * Refuses, before the first step, a training on the CPU that would not fit; what the process holds already counts as its own.
 *
 * Throws a `UserError` that ends with the advice.
 */
export function checkTrainingMemory(
  { device, programs, batch, images = 0, advice }: CompiledTraining,
  available: number,
): void {
  if (device !== 'cpu') return;
  // What the networks started from stays until the collector feels a need.
  const needed = programs.peak(programs.state + images);
  if (needed <= available) return;
  throw new UserError(
    says`this training needs about ${gibibytes(needed)} GiB of memory with ${named('batch')} ${batch}, and ${gibibytes(available)} GiB are free: ${advice}${override}`,
  );
}

/**
 * Refuses a run that would not fit into memory, before it starts.
 *
 * The `UserError` names the largest micro-batch that fits, or says that none does.
 */
export function checkMemory(estimate: EstimateByMicroBatch, microBatch: number, available: number): void {
  const needed = estimate(microBatch);
  if (needed <= available) return;
  const found = largestFitting(estimate, microBatch, available);
  const advice =
    found === undefined
      ? 'even one picture at a time does not fit, so take a smaller generator or CLIP, or a machine with more memory'
      : says`${named('microBatch')} ${found} fits, with results that are equal to rounding`;
  throw new UserError(
    says`this run needs about ${gibibytes(needed)} GiB of memory with ${named('microBatch')} ${microBatch}, and ${gibibytes(available)} GiB are free: ${advice}${override}`,
  );
}

/** The largest setting below one that does not fit; an estimate takes a second or so, and grows with the setting. */
function largestFitting(
  estimate: EstimateByMicroBatch,
  below: number,
  available: number,
): number | undefined {
  let [fits, tooMuch] = [0, below];
  while (tooMuch - fits > 1) {
    const middle = Math.floor((fits + tooMuch) / 2);
    if (estimate(middle) <= available) fits = middle;
    else tooMuch = middle;
  }
  return fits === 0 ? undefined : fits;
}

/** Bytes as GiB with one decimal, for messages. */
export function gibibytes(bytes: number): string {
  return (bytes / 2 ** 30).toFixed(1);
}
