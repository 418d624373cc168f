import { named, type Sentence, says, UserError } from '../../errors.js';
import type { Device } from '../../lowering/index.js';
import type { ProgramMemory } from '../../runtime/programMemory.js';
import { platform } from '../platform.js';

/** Estimates the memory of a run, in bytes, when that many images are computed at once. */
type EstimateByMicroBatch = (microBatch: number) => number;

/** A training whose programs are compiled. */
export interface CompiledTraining {
  readonly device: Device;
  readonly programs: ProgramMemory;
  readonly batch: number;
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
export function checkEditMemory(
  { device, programs, advice }: CompiledEdit,
  available: number = platform().availableMemory() ?? Number.POSITIVE_INFINITY,
): void {
  if (device !== 'cpu') return;
  const needed = programs.peak(programs.state);
  if (needed <= available) return;
  throw new UserError(
    says`this edit needs about ${gibibytes(needed)} GiB of memory, and ${gibibytes(available)} GiB are free: ${advice}`,
  );
}

/**
 * Refuses, before the first step, a training on the CPU that would not fit; what the process holds already counts as its own.
 *
 * Throws a `UserError` that ends with the advice.
 */
export function checkTrainingMemory(
  { device, programs, batch, advice }: CompiledTraining,
  available: number = platform().availableMemory() ?? Number.POSITIVE_INFINITY,
): void {
  if (device !== 'cpu') return;
  // What the networks started from stays until the collector feels a need.
  const needed = programs.peak(programs.state);
  if (needed <= available) return;
  throw new UserError(
    says`this training needs about ${gibibytes(needed)} GiB of memory with ${named('batch')} ${batch}, and ${gibibytes(available)} GiB are free: ${advice}`,
  );
}

/**
 * Refuses a run that would not fit into memory, before it starts.
 *
 * The `UserError` names the largest micro-batch that fits, or says that none does.
 */
export function checkMemory(
  estimate: EstimateByMicroBatch,
  microBatch: number,
  available: number = platform().availableMemory() ?? Number.POSITIVE_INFINITY,
): void {
  const needed = estimate(microBatch);
  if (needed <= available) return;
  const found = largestFitting(estimate, microBatch, available);
  const advice =
    found === undefined
      ? 'even one picture at a time does not fit, so take a smaller generator or CLIP, or a machine with more memory'
      : says`${named('microBatch')} ${found} fits, with the same results`;
  throw new UserError(
    says`this run needs about ${gibibytes(needed)} GiB of memory with ${named('microBatch')} ${microBatch}, and ${gibibytes(available)} GiB are free: ${advice}`,
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
