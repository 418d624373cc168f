import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { duration, stepTime } from './duration.js';
import type { Output } from './output.js';
import { ProgressBar } from './progressBar.js';
import { ProgressLine } from './progressLine.js';

interface Recorder extends Output {
  readonly lines: string[];
}

function recorder(isTerminal: boolean, columns = 70): Recorder {
  const lines: string[] = [];
  return { lines, isTerminal, columns, out: () => {}, err: (text) => lines.push(text) };
}

/** What a terminal shows of the latest line. */
const shown = ({ lines }: Recorder): string => (lines.at(-1) ?? '').replace('\r\u001b[K', '');

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('duration', () => {
  it.each([
    [0.2, '0 s'],
    [59.4, '59 s'],
    [60, '1 min 0 s'],
    [200, '3 min 20 s'],
    [1800, '30 min'],
    [7500, '2 h 5 min'],
    [7199.9, '2 h 0 min'],
  ])('says %d seconds', (seconds, words) => {
    expect(duration(seconds)).toBe(words);
  });

  it('keeps the digits of a step that matter', () => {
    expect([0.0321, 2.051, 41.25, 123.4].map(stepTime)).toEqual(['0.032 s', '2.05 s', '41.3 s', '123 s']);
  });
});

describe('ProgressLine', () => {
  it('moves on a terminal, with the seconds that something has taken', () => {
    const output = recorder(true);
    const line = new ProgressLine(output);
    line.show('loading the networks');
    expect(shown(output)).toBe('⠋ loading the networks');
    vi.advanceTimersByTime(12_250);
    expect(shown(output)).toBe('⠏ loading the networks  12 s');
    expect(output.lines.length).toBeGreaterThan(40);
    // The same again is the same still going on.
    line.show('loading the networks');
    vi.advanceTimersByTime(1000);
    expect(shown(output)).toContain('13 s');
    line.close();
    expect(output.lines.at(-1)).toBe('\r\u001b[K');
    const { length } = output.lines;
    vi.advanceTimersByTime(10_000);
    expect(output.lines).toHaveLength(length);
  });

  it('cuts the sentence and never the seconds', () => {
    const output = recorder(true, 20);
    const line = new ProgressLine(output);
    line.show('loading a network with a long name');
    vi.advanceTimersByTime(61_000);
    expect(shown(output)).toHaveLength(19);
    expect(shown(output)).toMatch(/^\S loading a … {2}61 s$/);
    line.close();
  });

  it('prints above itself', () => {
    const output = recorder(true);
    const line = new ProgressLine(output);
    line.show('working');
    line.above(() => output.err('a note\n'));
    expect(output.lines.slice(-3)).toEqual(['\r\u001b[K', 'a note\n', '\r\u001b[K⠋ working']);
    line.close();
  });

  it('tells elsewhere what takes long, once and then each minute, and nothing where nobody wants it', () => {
    const output = recorder(false);
    const line = new ProgressLine(output);
    line.show('reading');
    vi.advanceTimersByTime(2000);
    line.show('drawing');
    vi.advanceTimersByTime(70_000);
    line.close();
    expect(output.lines).toEqual(['drawing (5 s)\n', 'drawing (65 s)\n']);
    new ProgressLine(output, false).show('silence');
    vi.advanceTimersByTime(70_000);
    expect(output.lines).toHaveLength(2);
  });

  it('tells how far something is whose parts are short', () => {
    const output = recorder(false);
    const line = new ProgressLine(output);
    for (let picture = 1; picture <= 150; picture++) {
      line.show(`picture ${picture}`);
      vi.advanceTimersByTime(1000);
    }
    line.close();
    expect(output.lines).toEqual(['picture 60 (1 s)\n', 'picture 120 (1 s)\n']);
  });
});

describe('ProgressBar', () => {
  const state = (step: number, seconds: number, steps = 4) => ({
    step,
    steps,
    seconds,
    figures: [`loss ${(1 / step).toFixed(4)}`, 'quality 0.593', 'diversity 0.213'],
  });

  it.each([
    [
      120,
      /^█{12}░{12} 2\/4 {2}loss 0\.5000 {2}quality 0\.593 {2}diversity 0\.213 {2}12\.0 s\/step {2}24 s left$/,
    ],
    [80, /^█{12}░{12} 2\/4 {2}loss 0\.5000 {2}12\.0 s\/step {2}24 s left$/],
    [60, /^█{12}░{12} 2\/4 {2}12\.0 s\/step {2}24 s left$/],
    [40, /^█{4}░{4} 2\/4 {2}loss 0\.5000 {2}24 s left$/],
    [20, /^2\/4 {2}24 s left$/],
  ])('never cuts the time left: %d columns', (columns, expected) => {
    const output = recorder(true, columns);
    const bar = new ProgressBar(output);
    bar.step(state(1, 12));
    bar.step(state(2, 12));
    expect(shown(output)).toMatch(expected);
    expect(shown(output).length).toBeLessThan(columns);
    bar.close();
  });

  it('keeps the time left of a long run on any width', () => {
    for (let columns = 12; columns <= 130; columns++) {
      const output = recorder(true, columns);
      const bar = new ProgressBar(output);
      bar.step(state(17, 10.4, 1000));
      expect(shown(output)).toMatch(/2 h 50 min/);
      expect(shown(output).length).toBeLessThan(columns);
      bar.close();
    }
  });

  it('moves between steps, and comes back after what has no steps', () => {
    const output = recorder(true);
    const bar = new ProgressBar(output);
    bar.note('building the programs');
    bar.step(state(1, 10));
    bar.step(state(2, 2));
    vi.advanceTimersByTime(1250);
    expect(shown(output)).toContain('3 s left');
    // A step that takes longer than usual takes nothing from those after it.
    vi.advanceTimersByTime(60_000);
    expect(shown(output)).toContain('2 s left');
    bar.note('drawing a sample sheet');
    expect(shown(output)).toContain('drawing');
    bar.resume();
    expect(shown(output)).toContain('2/4');
    bar.close();
    bar.close();
    expect(output.lines.at(-1)).toBe('\r\u001b[K');
  });

  it('prints a line for each tenth elsewhere, and one when nothing was printed for long', () => {
    const output = recorder(false);
    let time = 0;
    const bar = new ProgressBar(output, () => time);
    bar.note('building the programs');
    const take = (step: number, steps: number) =>
      bar.step({ step, steps, figures: ['loss 1.0000'], seconds: 1 });
    for (let step = 1; step <= 100; step++) {
      time += 1000;
      take(step, 100);
    }
    expect(output.lines).toHaveLength(11);
    expect(output.lines[1]).toBe('step 10/100 (10%), loss 1.0000, 1.00 s a step, 1 min 30 s left\n');
    time += 61_000;
    take(100, 1000);
    expect(output.lines).toHaveLength(12);
    bar.close();
  });
});
