import { describe, expect, it } from 'vitest';
import { duration, stepTime } from './duration.js';
import type { Output } from './output.js';
import { ProgressBar } from './progressBar.js';

function recorder(isTerminal: boolean): Output & { lines: string[] } {
  const lines: string[] = [];
  return { lines, isTerminal, columns: 70, out: () => {}, err: (text) => lines.push(text) };
}

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

describe('ProgressBar', () => {
  it('writes one line over on a terminal, no wider than it', () => {
    const output = recorder(true);
    const bar = new ProgressBar(output);
    bar.note('building the programs');
    bar.step({ step: 1, steps: 4, figures: 'loss 1.0000', seconds: 10 });
    bar.step({ step: 2, steps: 4, figures: 'loss 0.5000', seconds: 2 });
    expect(output.lines.every((line) => line.startsWith('\r\u001b[K') && line.length <= 70 + 4)).toBe(true);
    expect(output.lines[2]).toContain('█'.repeat(12) + '░'.repeat(12));
    expect(output.lines[2]).toContain('2/4  loss 0.5000  2.00 s/step  4 s left');
    bar.close();
    bar.close();
    expect(output.lines.at(-1)).toBe('\r\u001b[K');
    expect(output.lines).toHaveLength(4);
  });

  it('prints a line for each tenth elsewhere, and one when nothing was printed for long', () => {
    const output = recorder(false);
    let time = 0;
    const bar = new ProgressBar(output, () => time);
    bar.note('building the programs');
    for (let step = 1; step <= 100; step++) {
      time += 1000;
      bar.step({ step, steps: 100, figures: 'loss 1.0000', seconds: 1 });
    }
    expect(output.lines).toHaveLength(11);
    expect(output.lines[1]).toBe('step 10/100 (10%), loss 1.0000, 1.00 s a step, 1 min 30 s left\n');
    time += 61_000;
    bar.step({ step: 100, steps: 1000, figures: 'loss 1.0000', seconds: 1 });
    expect(output.lines).toHaveLength(12);
  });
});
