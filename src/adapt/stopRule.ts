import type { MeterReading, SteppedReading } from './meter.js';

/** When an adaptation has gone far enough. */
export interface StopRule {
  /** Steps without a better reading after which quality counts as levelled off. */
  readonly patience: number;
  /** By which share of its rise so far a quality has to beat the best one, so that noise is no improvement. */
  readonly tolerance: number;
  /** The share of the frozen generator's diversity below which a run ends; 0 for no limit. */
  readonly diversity: number;
}

export const defaultStopRule: StopRule = { patience: 150, tolerance: 0.02, diversity: 0.5 };

/** What a rule makes of a run so far. */
export interface StopVerdict {
  /** The reading whose generator is to be kept; undefined before the first. */
  readonly best: SteppedReading | undefined;
  /** Why and after which reading the run shall end; undefined while it shall go on. */
  readonly end: { readonly step: number; readonly reason: 'level' | 'diversity' } | undefined;
}

/**
 * What a rule makes of the meter's readings, in order; `before` is that of the frozen generator. A pure function: the same
 * readings give the same verdict, and those after an end change nothing.
 *
 * The best reading changes to the newest or stays, so that whoever keeps generators needs to keep one.
 */
export function stopVerdict(
  before: MeterReading,
  readings: readonly SteppedReading[],
  rule: StopRule,
): StopVerdict {
  let best: SteppedReading | undefined;
  /** The last reading that was better than noise. */
  let risen: { readonly step: number; readonly quality: number } = { step: 0, quality: before.quality };
  for (const reading of readings) {
    const { step, quality, diversity } = reading;
    const isPoor = diversity < rule.diversity * before.diversity;
    if (best && isPoor) return { best, end: { step, reason: 'diversity' } };
    if (!best || quality > best.quality) best = reading;
    if (isPoor) return { best, end: { step, reason: 'diversity' } };
    if (quality - risen.quality > rule.tolerance * (quality - before.quality)) risen = { step, quality };
    if (step - risen.step >= rule.patience) return { best, end: { step, reason: 'level' } };
  }
  return { best, end: undefined };
}
