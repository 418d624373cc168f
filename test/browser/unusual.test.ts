import { expect, test } from 'vitest';
import { launch, missingBrowser, openPage } from './browser.js';
import { bundle, pageHtml } from './bundle.js';
import type { UnusualPage } from './pages/unusual.js';
import { startServer } from './server.js';

type Scope = typeof globalThis & { unusualPage: UnusualPage };

const title = `calls in unusual orders in a page (${missingBrowser ?? 'in Chromium'})`;

test.skipIf(missingBrowser)(title, { timeout: 240_000 }, async () => {
  const script = await bundle('pages/unusual.ts', { libraryByImportMap: true });
  const server = await startServer({
    isolated: true,
    files: { '/index.html': pageHtml(), '/page.js': script },
  });
  const browser = await launch({ webgpu: false });
  try {
    const tab = await openPage(browser, `${server.origin}/index.html`, 'unusualPage');
    const outcome = await tab.evaluate(() => (globalThis as Scope).unusualPage.callAll());
    expect(outcome).toEqual({
      early: [64, 64],
      loops: [2, 2],
      last: 'no option',
      left: 1,
      stopped: 0,
      captions: 1,
      aborted: 'Error: later',
      mistakes: ['lossRelatoin', 'clip', 'threads', 'snapshot', 'seeds', 'to', 'no option'],
    });
    await expect.poll(() => tab.workers().length, { timeout: 10_000 }).toBe(0);
  } finally {
    await browser.close();
    server.close();
  }
});
