import { expect, test } from 'vitest';
import type { StopRule } from '#nada/adapt/index.js';
import { choiceOf } from './regret.js';
import type { CellResult, StopCurve } from './results.js';
import { stopReport } from './stopReport.js';

const rule: StopRule = { patience: 100, tolerance: 0.01, diversity: 0.5 };

/** Quality rises until step 100; the truth is nearest at `nearest`. */
function curveOf(kids: readonly number[]): StopCurve {
  const readings = [50, 100, 150, 200, 250, 300].map((step) => ({
    step,
    quality: 0.1 + 0.4 * Math.min(1, step / 100),
    alignment: 0.9,
    diversity: 0.45,
    loss: 0.1,
  }));
  return {
    before: { quality: 0.1, diversity: 0.5, alignment: 0 },
    readings,
    distances: kids.map((kid, i) => ({ step: 100 * i, kid, called: 0.5 })),
  };
}

test('regret is the lost share of what could be gained', () => {
  const choice = choiceOf(curveOf([1, 0.5, 0.4, 0.2]), rule);
  expect(choice).toMatchObject({ ended: 200, reason: 'level', kept: 200, bestStep: 300 });
  expect(choice.kid).toEqual({ before: 1, kept: 0.4, best: 0.2 });
  expect(choice.regret).toBeCloseTo(0.25, 12);
  expect(choiceOf(curveOf([1, 0.5, 0.2, 0.4]), rule).regret).toBe(0);
});

test('between points the distance lies on the line', () => {
  const { kept, kid } = choiceOf(curveOf([1, 0.5, 0.3, 0.2]), { ...rule, patience: 50 });
  expect(kept).toBe(150);
  expect(kid.kept).toBeCloseTo(0.4, 12);
});

test('a run that the rule lets go on ends with its last step', () => {
  const choice = choiceOf(curveOf([1, 0.5, 0.3, 0.2]), { ...rule, patience: 1000 });
  expect(choice).toMatchObject({ ended: 300, reason: 'steps', kept: 300, regret: 0 });
});

test('without any gain there is nothing to regret', () => {
  expect(choiceOf(curveOf([1, 1.5, 1.2, 1.1]), rule).regret).toBeUndefined();
});

test('the report counts domains by the seed in the middle', () => {
  const cell = (domain: 'sketch' | 'dog', seed: number, kids: readonly number[]): CellResult => ({
    ...{ key: `${domain}${seed}`, domain, method: 'all layers', seed, source: 'photo', target: domain },
    ...{ iterations: 300, pictures: 20, seconds: 1, picture: 'x.png' },
    stop: curveOf(kids),
  });
  const good = [1, 0.5, 0.2, 0.2];
  const poor = [1, 0.5, 0.8, 0.2];
  const cells = [
    cell('sketch', 0, poor),
    cell('sketch', 1, good),
    cell('sketch', 2, good),
    cell('dog', 0, poor),
  ];
  const text = stopReport(cells, rule);
  expect(text).toContain('at most 0.2 in 1 of 2 domains');
  expect(text).toMatch(/\| sketch +\| all layers \| +0 \| +200 \| +level \| +200 \|.* 0\.75 \|/);
  expect(text).toContain('## dog, all layers, seed 0: keeps step 200');
  expect(text).toMatch(/\| 100 +\| +0\.500 \| +0\.900 \| +0\.450 \| +500 \|/);
  const none = stopReport([cell('dog', 0, [1, 2, 2, 2])], rule);
  expect(none).toContain('no gain');
  expect(none).toContain('in 0 of 0 domains');
});
