import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { loweringModes } from '#nada/lowering/index.js';
import { runAdaptation } from './adaptation.js';
import { runCase } from './runCase.js';

const golden = fileURLToPath(new URL('../golden/', import.meta.url));
const cases = [
  '05-nada-layer-selection',
  '05-nada-losses',
  '05-nada-train-adaptive-k3',
  '05-nada-train-adaptive-k3-setnone',
  '05-nada-train-all-layers',
  '05-nada-train-phase-shape-extra-losses',
];

test.each(cases)('%s', async (name) => {
  const report = await runCase(path.join(golden, name), name, runAdaptation, { lowering: 'auto', skips: [] });
  expect(report.failures).toEqual([]);
  expect(report.compared).toBeGreaterThan(0);
});

test.each(loweringModes.filter((mode) => mode !== 'auto'))('training under %s', async (lowering) => {
  const name = '05-nada-train-phase-shape-extra-losses';
  const report = await runCase(path.join(golden, name), name, runAdaptation, { lowering, skips: [] });
  expect(report.failures).toEqual([]);
});
