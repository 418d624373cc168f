import { expect, test } from 'vitest';
import { type Attribute, attributes } from '../../world/labels.js';
import { report } from './report.js';
import type { CellResult, Kept, Scores } from './results.js';
import { failures } from './scores.js';

const kept: Kept = { kept: 0.7, ceiling: 0.9, chance: 0.4 };

function scores(called: number, kidAfter: number): Scores {
  const of = (after: number) => ({ before: 0.1, after, truth: 0.95 });
  return {
    kid: { before: 0.5, after: kidAfter, low: kidAfter - 0.01, high: kidAfter + 0.01 },
    called: of(called),
    quality: of(0.3),
    diversity: of(0.6),
    clipDiversity: of(0.2),
    clusterDistance: of(0.25),
    kept,
    keptAttributes: Object.fromEntries(attributes.map((name) => [name, kept])) as Record<Attribute, Kept>,
  };
}

function result(method: string, seed: number, more: Partial<CellResult>): CellResult {
  return {
    key: `sketch-${method}-${seed}`,
    domain: 'sketch',
    method,
    seed,
    source: 'photo',
    target: 'sketch',
    iterations: 300,
    pictures: 100,
    seconds: 60 + seed,
    picture: `sketch-${method}-${seed}.png`,
    ...more,
  };
}

test('a method fails by few called pictures or a KID that does not fall, and no other way', () => {
  expect(failures(scores(0.5, 0.49))).toEqual([]);
  expect(failures(scores(0.49, 0.1))).toHaveLength(1);
  expect(failures(scores(0.9, 0.5))).toEqual(['KID to the target is no better than before']);
  expect(failures(scores(0, 0.9))).toHaveLength(2);
});

test('the table has means over seeds beside ceilings, and failures with their pictures', () => {
  const text = report([
    result('adaptive', 0, { scores: scores(0.8, 0.1) }),
    result('adaptive', 1, { scores: scores(0.4, 0.2) }),
    result('global', 0, { scores: scores(0.02, 0.9) }),
    result('broken', 0, { problem: 'the loss is NaN' }),
  ]);
  const rows = text.split('\n').filter((line) => line.startsWith('| sketch'));
  const cells = rows.map((row) => row.split('|').map((cell) => cell.trim()));
  expect(cells[0].slice(2, 6)).toEqual(['adaptive', '500 → 150', '60% / 95%', '0.10 → 0.30 / 0.95']);
  expect(cells[0].slice(9, 12)).toEqual(['70% / 90% (40%)', '61', '1 of 2 work']);
  expect(cells[1].slice(-2)[0]).toBe('**fails**');
  expect(cells[2].slice(-2)[0]).toBe('broke off');
  expect(text).toContain('- sketch, adaptive, seed 1: fewer than half');
  expect(text).toContain('no better than before (sketch-global-0.png)');
  expect(text).toContain('- sketch, broken, seed 0: the loss is NaN (sketch-broken-0.png)');
  expect(text).not.toContain('Three times');
  // The attributes of the three methods that have any.
  expect(rows).toHaveLength(3 + 2);
});

test('methods are compared over all domains', () => {
  const bytes = { memory: 300e6, weights: 0.004e6 };
  const text = report([
    result('adaptive', 0, { scores: scores(0.8, 0.1), bytes }),
    result('adaptive', 0, { domain: 'cat', scores: scores(0.4, 0.2), bytes }),
    result('global', 0, { scores: scores(0.02, 0.9) }),
    result('broken', 0, { problem: 'the loss is NaN' }),
  ]);
  const [, part] = text.split('## Over all domains');
  const rows = part.split('\n').filter((line) => /^\| (adaptive|global|broken)/.test(line));
  const cells = rows.map((row) =>
    row
      .split('|')
      .map((cell) => cell.trim())
      .slice(1, -1),
  );
  expect(cells).toEqual([
    ['adaptive', '2', '30%', '60%', '0.30', '0.63', '0.21', '0.78', '60', '300 / 0.004', '1 of 2 work'],
    ['global', '1', '180%', '2%', '0.30', '0.63', '0.21', '0.78', '60', '-', '0 of 1 work'],
  ]);
});

test('every line of a table has the same length', () => {
  const text = report([result('adaptive', 0, { scores: scores(0.8, 0.1) })]);
  const table = text.split('\n\n').filter((part) => part.startsWith('|'));
  expect(table).toHaveLength(3);
  for (const part of table) expect(new Set(part.split('\n').map((line) => line.length)).size).toBe(1);
  expect(text).toContain('## Failures\n\nNone.');
});

test('a curve has a row for each point', () => {
  const curve = [100, 200].map((step) => ({ step, scores: scores(step / 250, 0.1) }));
  const text = report([], [result('all', 0, { scores: scores(0.8, 0.1), curve })]);
  const [, rows] = text.split('## Three times the usual length');
  expect(rows.split('\n').filter((line) => line.startsWith('| sketch'))).toHaveLength(2);
  expect(rows).toContain('| all, seed 0 |  100 |    40% |');
});
