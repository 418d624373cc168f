import type { MeterReading, SteppedReading } from './meterReading.js';

/** Rule that says when an adaptation has gone far enough. */
export interface StopRule {
  /** Steps without more {@link progress} after which a run has levelled off. */
  readonly patience: number;
  /** The share of the best progress so far that counts as noise. */
  readonly tolerance: number;
  /** The share of the frozen generator's diversity below which a run ends; 0 for no limit. */
  readonly diversity: number;
}

/** Chosen by the curves of seven domains: see docs/stopping.md. */
export const defaultStopRule: StopRule = { patience: 300, tolerance: 0.03, diversity: 0.4 };

/** Verdict of a rule on a run so far. */
export interface StopVerdict {
  /** The reading whose generator is to be kept; undefined before the first. */
  readonly best: SteppedReading | undefined;
  /** Why and after which reading the run shall end; undefined while it shall go on. */
  readonly end: { readonly step: number; readonly reason: 'level' | 'diversity' } | undefined;
}

/**
 * Measures how far images have come, 0 for the frozen generator's: the geometric mean of the rise of quality and the alignment.
 * Either alone misleads, quality by pictures that overshoot and alignment by small changes; and of a product only ratios
 * matter, so one rule suits CLIPs whose cosines differ by a factor.
 */
export function progress(before: MeterReading, { quality, alignment }: MeterReading): number {
  return Math.sqrt(Math.max(0, quality - before.quality) * Math.max(0, alignment));
}

/**
 * Judges the meter's readings, in order, by a rule; `before` is that of the frozen generator. A pure function: the same
 * readings give the same verdict, and those after an end change nothing.
 *
 * The best reading is the newest one whose progress is the highest so far but for noise: with equal figures pictures still
 * come nearer to the truth for a while. It changes to the newest or stays, so whoever keeps generators needs to keep one.
 */
export function stopVerdict(
  before: MeterReading,
  readings: readonly SteppedReading[],
  { patience, tolerance, diversity }: StopRule,
): StopVerdict {
  let best: SteppedReading | undefined;
  let peak = 0;
  /** The last rise that was more than noise. */
  let risen = { step: 0, value: 0 };
  for (const reading of readings) {
    const { step } = reading;
    if (reading.diversity < diversity * before.diversity) {
      return { best: best ?? reading, end: { step, reason: 'diversity' } };
    }
    const value = progress(before, reading);
    peak = Math.max(peak, value);
    const noise = tolerance * peak;
    if (!best || value >= peak - noise) best = reading;
    if (value > risen.value + noise) risen = { step, value };
    if (step - risen.step >= patience) return { best, end: { step, reason: 'level' } };
  }
  return { best, end: undefined };
}
