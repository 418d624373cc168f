import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import '#nada/api/platform.node.js';
import { loadGenerator } from '#nada/api/networks/networks.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'nada-example-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('the example for Node adapts the shipped generator, and names its file', async () => {
  const script = fileURLToPath(new URL('adapt.mjs', import.meta.url));
  const out = path.join(folder, 'run');
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, 'sketch', out, '2'], {
    encoding: 'utf8',
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  const [first, second, file] = stdout.trim().split('\n');
  expect([first, second]).toEqual([
    'step 1 of 2: loss 1.000',
    expect.stringMatching(/^step 2 of 2: loss 0\.9/),
  ]);
  expect((await loadGenerator(file)).config.size).toBe(64);
});
