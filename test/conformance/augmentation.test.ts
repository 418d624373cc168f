import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { loweringModes } from '#nada/lowering/index.js';
import { runAugmentation } from './augmentation.js';
import { runCase } from './runCase.js';

const golden = fileURLToPath(new URL('../golden/', import.meta.url));

test.each(loweringModes)('07-ada-augment under %s', async (lowering) => {
  const name = '07-ada-augment';
  const report = await runCase(path.join(golden, name), name, runAugmentation, { lowering, skips: [] });
  expect(report.failures).toEqual([]);
  expect(report.compared).toBe(44);
});

test('07-ada-p-update', async () => {
  const name = '07-ada-p-update';
  const report = await runCase(path.join(golden, name), name, runAugmentation, {
    lowering: 'auto',
    skips: [],
  });
  expect(report.failures).toEqual([]);
  expect(report.compared).toBe(3);
});
