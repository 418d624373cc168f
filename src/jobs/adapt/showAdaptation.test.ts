import { expect, it } from 'vitest';
import type { Output } from '../../terminal/output.js';
import { RunReporter } from '../../terminal/reporter.js';
import type { RunSummary } from './events.js';
import { showAdaptation, summaryText } from './showAdaptation.js';

const step = {
  type: 'step' as const,
  steps: 10,
  loss: 0.5,
  terms: {},
  gradientNorm: 1,
  layers: [],
  seconds: 1,
};

it('keeps what the meter read last in sight', () => {
  const lines: string[] = [];
  const output: Output = { isTerminal: false, columns: 80, out: () => {}, err: (text) => lines.push(text) };
  const reporter = new RunReporter(output, 'person', showAdaptation());
  reporter.event({ ...step, step: 1 });
  reporter.event({ ...step, step: 2, quality: 0.25, diversity: 0.5, alignment: 0.7 });
  reporter.event({ ...step, step: 3 });
  expect(lines[0]).toContain('loss 0.5000, 1.00 s a step');
  expect(lines[1]).toContain('loss 0.5000, quality 0.250, diversity 0.500,');
  expect(lines[2]).toContain('loss 0.5000, quality 0.250, diversity 0.500,');
});

it('says why a run ended, and how one goes on from there', () => {
  const summary: RunSummary = {
    ...{ folder: 'runs/x', source: 'photo', target: 'sketch', steps: 225, seconds: 9, secondsPerStep: 0.04 },
    ...{ firstLoss: 1, lastLoss: 0.2, recentLoss: 0.2, peakMiB: 300, device: 'cpu', notes: [] },
    files: { beforeAfter: 'b.png', generator: 'g.safetensors', metrics: 'm.jsonl' },
  };
  const plain = summaryText(summary);
  expect(plain).not.toContain('quality');
  expect(plain).toContain('nada adapt --resume runs/x --iterations 281');
  const ended = summaryText({
    ...summary,
    meter: {
      before: { quality: 0.1, diversity: 0.5, alignment: 0 },
      after: { step: 200, quality: 0.5, diversity: 0.4, alignment: 0.9 },
    },
    stop: { step: 225, kept: 200, reason: 'level', text: 'stopped after 225 steps: why' },
  });
  expect(ended).toContain('quality 0.100 -> 0.500, diversity 0.500 -> 0.400 (80% left), at step 200');
  expect(ended).toContain('stopped after 225 steps: why');
  expect(ended).toContain('nada adapt --resume runs/x --stop never --iterations 281');
});
