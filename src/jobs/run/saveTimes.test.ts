import { describe, expect, it } from 'vitest';
import { SaveTimes, type SaveTimesOptions } from './saveTimes.js';

/** Minutes after which a run saves that takes `stepMinutes` a step, for an hour and with `saving` minutes for each checkpoint. */
function saves(stepMinutes: number, options: Partial<SaveTimesOptions> = {}, saving = 0): number[] {
  let minutes = 0;
  const times = new SaveTimes(
    { saveEvery: 1000, firstSaveMinutes: 2, saveMinutes: 5, ...options },
    () => minutes * 60_000,
  );
  const found: number[] = [];
  for (let step = 1; minutes < 30; step++) {
    minutes += stepMinutes;
    if (!times.isDue(step)) continue;
    found.push(minutes);
    minutes += saving;
    times.saved();
  }
  return found;
}

describe('SaveTimes', () => {
  it('saves within two minutes of the start, then within every five', () => {
    expect(saves(0.25)).toEqual([2, 7, 12, 17, 22, 27]);
    expect(saves(0.5, {}, 1)).toEqual([2, 8, 14, 20, 26]);
  });

  it('saves early rather than late where steps are long', () => {
    expect(saves(1.5).slice(0, 4)).toEqual([1.5, 6, 10.5, 15]);
    expect(saves(7).slice(0, 3)).toEqual([7, 14, 21]);
  });

  it('saves by steps in addition, and the minutes count from there', () => {
    expect(saves(0.5, { saveEvery: 7 })).toEqual([2, 3.5, 7, 10.5, 14, 17.5, 21, 24.5, 28]);
  });

  it('saves by steps alone where no minutes are given', () => {
    expect(saves(0.5, { saveEvery: 20, firstSaveMinutes: 0, saveMinutes: 0 })).toEqual([10, 20, 30]);
  });
});
