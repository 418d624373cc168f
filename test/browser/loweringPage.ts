import type { Page } from 'playwright-core';
import { allCases } from '#nada/lowering/testing/caseGroups.js';
import type { BrowserEngineOptions } from '#nada/runtime/engine.browser.js';
import { launch, openPage } from './browser.js';
import { bundle, pageHtml } from './bundle.js';
import type { GroupOutcome, LoweringPage } from './pages/lowering.js';
import { startServer } from './server.js';

type Scope = typeof globalThis & { loweringPage: LoweringPage };

/** Families of cases. */
export const groups = Object.keys(allCases);

/** A page of a fresh browser with a runtime in a worker, on which families of cases are computed. */
export interface LoweringSession {
  open(options: BrowserEngineOptions): Promise<{ device: string; threads: number }>;
  run(group: string): Promise<GroupOutcome>;
  /** Runs what WebGPU leaves to the CPU; returns why it fails. */
  runIntegers(): Promise<string | undefined>;
  close(): Promise<void>;
}

/** Starts a browser with a cross-origin isolated page, bundled from the source. */
export async function startLoweringSession(): Promise<LoweringSession> {
  const files = {
    '/index.html': pageHtml(),
    '/page.js': await bundle('pages/lowering.ts'),
    '/worker.browser.js': await bundle('../../src/runtime/worker.browser.ts'),
  };
  const server = await startServer({ isolated: true, files });
  const browser = await launch({ webgpu: true });
  const page: Page = await openPage(browser, `${server.origin}/index.html`, 'loweringPage');
  return {
    open: (options) => page.evaluate((given) => (globalThis as Scope).loweringPage.start(given), options),
    run: (group) => page.evaluate((name) => (globalThis as Scope).loweringPage.runGroup(name), group),
    runIntegers: () => page.evaluate(() => (globalThis as Scope).loweringPage.runIntegers()),
    async close() {
      await browser.close();
      server.close();
    },
  };
}
