import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { nodeImageCodec } from '#nada/platform/imageCodec.node.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'nada-example-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('the example of an edit reports every step, and writes the edited face', async () => {
  const script = fileURLToPath(new URL('edit.mjs', import.meta.url));
  const out = path.join(folder, 'laughing.png');
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, 'a laughing person', out, '3'], {
    encoding: 'utf8',
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  const lines = stdout.trim().split('\n');
  expect(lines.map((line) => line.slice(0, 11))).toEqual(['step 1 of 3', 'step 2 of 3', 'step 3 of 3']);
  const { width, height } = await nodeImageCodec.decode(Uint8Array.from(readFileSync(out)), out);
  expect([width, height]).toEqual([64, 64]);
});
