import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { runFeatureDistances } from './featureDistances.js';
import { runCase } from './runCase.js';

const golden = fileURLToPath(new URL('../golden/', import.meta.url));

test('08-fid-kid', async () => {
  const name = '08-fid-kid';
  const report = await runCase(path.join(golden, name), name, runFeatureDistances, {
    lowering: 'auto',
    skips: [],
  });
  expect(report.failures).toEqual([]);
  expect(report.compared).toBe(18);
});
