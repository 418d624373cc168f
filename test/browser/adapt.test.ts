import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import '#nada/api/platform.node.js';
import { adapt } from '#nada/api/adapt/adapt.js';
import { singlePrecision } from '#nada/lowering/testing/cases.js';
import { launch, missingBrowser, openPage } from './browser.js';
import { bundle, pageHtml, viteFiles } from './bundle.js';
import type { Adapted, AdaptingPage, Order } from './pages/adapting.js';
import { type Server, startServer } from './server.js';

type Scope = typeof globalThis & { adaptingPage: AdaptingPage };

const title = `adapt in a page, with the shipped networks (${missingBrowser ?? 'in Chromium'})`;

describe.skipIf(missingBrowser)(title, { timeout: 120_000 }, () => {
  let browser: Browser;
  const servers: Server[] = [];
  /** The run that nothing interrupted. */
  let whole: Adapted;

  beforeAll(async () => {
    browser = await launch({ webgpu: false });
  });
  afterAll(async () => {
    await browser?.close();
    for (const server of servers) server.close();
  });

  async function openTab(files: Record<string, string | Uint8Array>, otherwise?: string): Promise<Page> {
    const server = await startServer({ isolated: true, files, ...(otherwise ? { otherwise } : {}) });
    servers.push(server);
    return openPage(browser, `${server.origin}/index.html`, 'adaptingPage');
  }

  /** Adapts in a page, after which no worker may be left. */
  async function adaptIn(tab: Page, order: Order): Promise<Adapted> {
    const adapted = await tab.evaluate((given) => (globalThis as Scope).adaptingPage.adapt(given), order);
    await expect.poll(() => tab.workers().length, { timeout: 10_000 }).toBe(0);
    return adapted;
  }

  test('built by Vite without any configuration, takes URLs, even where all that is missing is a page', async () => {
    const html =
      '<!doctype html><link rel="icon" href="data:,"><script type="module" src="/page.js"></script>';
    const files = { ...(await viteFiles('pages/adapting.ts')), '/index.html': html };
    whole = await adaptIn(await openTab(files, '/index.html'), { from: 'urls' });
    expect(whole.steps).toBe(3);
    expect(whole.losses).toHaveLength(3);
    expect(whole.notes).toEqual([]);
    expect(whole.downloads).toEqual(['open_clip_model.safetensors', 'photo.safetensors']);
    expect(new Set(whole.previews.flat()).size).toBe(6);
    expect(whole.readAgain).toBe(whole.generator);
  });

  test('computes what Node computes on the CPU', async () => {
    const run = adapt({
      generator: 'models/generator/photo.safetensors',
      clip: 'models/clip',
      source: 'photo',
      target: 'sketch',
      iterations: 3,
      device: 'cpu',
      threads: 2,
    });
    for await (const { step, loss } of run) {
      expect(Math.abs(whole.losses[step - 1] - loss)).toBeLessThan(singlePrecision * loss);
    }
  });

  describe('with an import map', () => {
    let tab: Page;
    let first: Adapted;
    beforeAll(async () => {
      const script = await bundle('pages/adapting.ts', { libraryByImportMap: true });
      tab = await openTab({ '/index.html': pageHtml(), '/page.js': script });
    });

    test('takes bytes and files, and ends with what it has when it is stopped', async () => {
      first = await adaptIn(tab, { from: 'files', stopAt: 2 });
      expect(first.steps).toBe(2);
      expect(first.downloads).toEqual([]);
      expect(first.generator).not.toBe(whole.generator);
    });

    test('continues from a snapshot, bit for bit', async () => {
      const second = await adaptIn(tab, { from: 'files', continues: true });
      expect(second.steps).toBe(3);
      expect([...first.losses, ...second.losses]).toEqual(whole.losses);
      expect([...first.previews, ...second.previews]).toEqual(whole.previews);
      expect(second.generator).toBe(whole.generator);
    });
  });
});
