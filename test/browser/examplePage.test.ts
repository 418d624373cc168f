import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadGenerator } from '#nada/api/networks/networks.js';
import { launch, missingBrowser } from './browser.js';

const script = fileURLToPath(new URL('../../examples/page/serve.mjs', import.meta.url));

/** Starts the example's own server on a free port, and gives the address that it prints. */
function serve(): Promise<{ server: ChildProcess; address: string }> {
  const server = spawn(process.execPath, [script, '0'], { stdio: ['ignore', 'pipe', 'inherit'] });
  return new Promise((resolve, reject) => {
    server.on('error', reject);
    server.stdout.once('data', (line) => resolve({ server, address: String(line).trim() }));
  });
}

describe.skipIf(missingBrowser)(`the example page (${missingBrowser ?? 'in Chromium'})`, () => {
  let browser: Browser;
  let server: ChildProcess;
  let address: string;
  beforeAll(async () => {
    browser = await launch({ webgpu: false });
    ({ server, address } = await serve());
  });
  afterAll(async () => {
    await browser?.close();
    server?.kill();
  });

  test('adapts the shipped generator, shows previews, stops, and saves what Node reads', async () => {
    const page = await browser.newPage();
    const errors: string[] = [];
    page.on('pageerror', ({ message }) => errors.push(message));
    await page.goto(address);
    await page.fill('[name=target]', 'sketch');
    await page.click('[name=start]');
    const status = page.locator('[role=status]');
    await expect.poll(() => status.textContent(), { timeout: 90_000 }).toMatch(/^Step 1: loss 1\.000$/);
    expect(await page.textContent('#notes')).toMatch(/^This browser offers no WebGPU/);
    const canvas = await page.locator('canvas').screenshot();
    await page.click('[name=stop]');
    await expect.poll(() => status.textContent(), { timeout: 60_000 }).toMatch(/^Adapted in \d steps\. /);
    const [download] = await Promise.all([page.waitForEvent('download'), page.click('a')]);
    const saved = await loadGenerator(Uint8Array.from(readFileSync(await download.path())));
    expect(saved.config.size).toBe(64);
    expect(errors).toEqual([]);
    // The page shows eight images of many colours: as PNG they take far more than an empty canvas.
    expect(canvas.length).toBeGreaterThan(10_000);
  }, 170_000);
});
