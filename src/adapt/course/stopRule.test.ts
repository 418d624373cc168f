import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SteppedReading } from './meterReading.js';
import { defaultStopRule, progress, type StopRule, stopVerdict } from './stopRule.js';

const before = { quality: 0.1, diversity: 0.5, alignment: 0 };
const rule: StopRule = { patience: 100, tolerance: 0.01, diversity: 0.5 };

/** Readings every 25 steps whose quality and alignment follow a course from 0 to 1; diversity stays. */
function readingsOf(course: (step: number) => number, count: number, diversity = 0.5): SteppedReading[] {
  return Array.from({ length: count }, (_, i) => {
    const step = 25 * (i + 1);
    const share = course(step);
    return { step, quality: 0.1 + 0.4 * share, alignment: 0.9 * share, diversity };
  });
}
const rising = (step: number): number => Math.min(1, step / 300);

describe('progress', () => {
  it('is 0 at the start and where pictures go away, and needs quality and alignment', () => {
    expect(progress(before, before)).toBe(0);
    expect(progress(before, { quality: 0.05, diversity: 0.5, alignment: 0.4 })).toBe(0);
    expect(progress(before, { quality: 0.5, diversity: 0.5, alignment: -0.1 })).toBe(0);
    expect(progress(before, { quality: 0.5, diversity: 0.5, alignment: 0.9 })).toBeCloseTo(0.6, 12);
  });
});

describe('stopVerdict', () => {
  it('has nothing to say before the first reading', () => {
    expect(stopVerdict(before, [], rule)).toEqual({ best: undefined, end: undefined });
  });

  it('goes on while there is progress, and ends when that has levelled off for the patience', () => {
    expect(stopVerdict(before, readingsOf(rising, 12), rule).end).toBeUndefined();
    const { best, end } = stopVerdict(before, readingsOf(rising, 36), rule);
    expect(end).toEqual({ step: 400, reason: 'level' });
    // The newest of those that are equal.
    expect(best?.step).toBe(400);
  });

  it('does not depend on what comes after the end, or on how often it is asked', () => {
    const readings = readingsOf(rising, 36);
    const verdict = stopVerdict(before, readings, rule);
    expect(stopVerdict(before, readings.slice(0, 16), rule)).toEqual(verdict);
    for (let count = 1; count < 16; count++) {
      expect(stopVerdict(before, readings.slice(0, count), rule).end).toBeUndefined();
    }
  });

  it('keeps the best of a run that gets worse', () => {
    const falling = (step: number): number => (step <= 200 ? step / 200 : 1 - (step - 200) / 400);
    const { best, end } = stopVerdict(before, readingsOf(falling, 36), rule);
    expect([best?.step, end?.step]).toEqual([200, 300]);
  });

  it('is not misled by a short excursion, of either figure', () => {
    const readings = readingsOf(rising, 36).map((reading) =>
      reading.step === 400 ? { ...reading, quality: 0.52, alignment: 0.7 } : reading,
    );
    const { best, end } = stopVerdict(before, readings, rule);
    expect([best?.step, end?.step]).toEqual([375, 400]);
  });

  it('takes noise for no progress, and slow progress for progress', () => {
    const noisy = (step: number): number => 0.9 + (step % 50 === 0 ? 0.004 : -0.004);
    expect(stopVerdict(before, readingsOf(noisy, 36), rule).end).toEqual({ step: 125, reason: 'level' });
    // 2% of the way in each 100 steps, never 1% between two readings.
    const slow = (step: number): number => 0.5 + 0.0002 * step;
    expect(stopVerdict(before, readingsOf(slow, 36), rule).end).toBeUndefined();
  });

  it('ends a run that never moves', () => {
    const { best, end } = stopVerdict(
      before,
      readingsOf(() => 0, 36),
      rule,
    );
    expect(end).toEqual({ step: 100, reason: 'level' });
    expect(best?.step).toBe(100);
  });

  it('ends as soon as too little diversity is left, and keeps what was before', () => {
    const readings = readingsOf(rising, 12).map((reading) => ({
      ...reading,
      diversity: 0.5 - reading.step / 1000,
    }));
    expect(stopVerdict(before, readings, rule)).toEqual({
      best: readings[9],
      end: { step: 275, reason: 'diversity' },
    });
    expect(stopVerdict(before, readings, { ...rule, diversity: 0 }).end).toBeUndefined();
  });

  it('keeps a first reading that is poor already, because there is no other', () => {
    const readings = readingsOf(rising, 3, 0.1);
    expect(stopVerdict(before, readings, rule)).toEqual({
      best: readings[0],
      end: { step: 25, reason: 'diversity' },
    });
  });

  it('counts patience in steps, however often the meter reads', () => {
    const seldom = readingsOf(rising, 36).filter(({ step }) => step % 100 === 0);
    expect(stopVerdict(before, seldom, rule).end).toEqual({ step: 400, reason: 'level' });
  });

  it('moves the best to the newest reading or leaves it, so that one generator is enough to keep', () => {
    const figure = fc.double({ min: 0, max: 1, noNaN: true });
    const readings = fc.array(fc.record({ quality: figure, diversity: figure, alignment: figure }), {
      minLength: 1,
      maxLength: 40,
    });
    fc.assert(
      fc.property(readings, (figures) => {
        const all = figures.map((reading, i) => ({ ...reading, step: 25 * (i + 1) }));
        let last: number | undefined;
        for (let count = 1; count <= all.length; count++) {
          const { best, end } = stopVerdict(before, all.slice(0, count), defaultStopRule);
          expect([last, all[count - 1].step]).toContain(best?.step);
          last = best?.step;
          if (end) break;
        }
      }),
    );
  });
});
