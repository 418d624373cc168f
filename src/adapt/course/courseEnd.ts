import type { MeterReading, SteppedReading } from './meterReading.js';
import type { StopRule, StopVerdict } from './stopRule.js';

/** Why a course ended: as the stop rule says, `steps` for all that were allowed, or `asked` where someone ended it. */
export type EndReason = NonNullable<StopVerdict['end']>['reason'] | 'steps' | 'asked';

/** End of a course that is metered: where, and why. */
export interface CourseEnd {
  /** Steps that were taken. */
  readonly step: number;
  /** The step of the generator that was kept. */
  readonly kept: number;
  readonly reason: EndReason;
  /** The same in words. */
  readonly text: string;
}

/** A mean cosine to the wanted change below which one had better look: in the trap that some seeds fall into it is 0.5. */
const halfWay = 0.65;

/** A course's end, with its reason in words. */
export function courseEnd(
  step: number,
  reason: EndReason,
  before: MeterReading,
  best: SteppedReading,
  last: SteppedReading,
  { patience, diversity }: StopRule,
): CourseEnd {
  const figure = (value: number): string => value.toFixed(2);
  const left = (reading: MeterReading): string =>
    `${Math.round((100 * reading.diversity) / before.diversity)}%`;
  const why = {
    level:
      `quality has levelled off (${figure(before.quality)} at the start, ${figure(best.quality)} at step ` +
      `${best.step}, hardly more in ${patience} steps)`,
    diversity:
      `${left(last)} of the diversity is left, and less than ${Math.round(100 * diversity)}% shall not be ` +
      `(quality ${figure(last.quality)})`,
    asked: `someone asked for it (quality ${figure(best.quality)} at step ${best.step})`,
    steps: `all that were allowed (quality ${figure(best.quality)} at step ${best.step})`,
  }[reason];
  const doubt =
    best.alignment < halfWay
      ? `; pictures change only in part as the text says (a mean cosine of ${figure(best.alignment)}): if they look wrong, try another seed`
      : '';
  const text = `stopped after ${step} steps: ${why}; kept step ${best.step}${doubt}`;
  return { step, kept: best.step, reason, text };
}
