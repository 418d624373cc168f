import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launch, missingBrowser, openPage } from './browser.js';
import { bundle, pageHtml } from './bundle.js';
import type { Attempt, Outcome } from './pages/opening.js';
import { type Server, startServer } from './server.js';

type Scope = typeof globalThis & { tryRuntime(attempt: Attempt): Promise<Outcome> };

/** Where a runtime is opened: by default on an isolated page of a browser with WebGPU. */
interface Place {
  readonly from?: Browser;
  readonly server?: Server;
  readonly page?: string;
}

const works = { total: [11, 22], afterClose: 'Error: the runtime is closed' };
const defaultEntry = 'ort.bundle.min.mjs';

describe.skipIf(missingBrowser)(`openRuntime (${missingBrowser ?? 'in Chromium'})`, () => {
  let [browser, withoutWebgpu]: Browser[] = [];
  let [isolated, open, elsewhere]: Server[] = [];

  beforeAll(async () => {
    browser = await launch({ webgpu: true });
    withoutWebgpu = await launch({ webgpu: false });
    elsewhere = await startServer({ isolated: false, host: '127.0.0.1' });
    const files = {
      '/index.html': pageHtml(),
      '/default.html': pageHtml(defaultEntry),
      '/elsewhere.html': pageHtml(undefined, elsewhere.origin),
      '/page.js': await bundle('pages/opening.ts', { libraryByImportMap: true }),
      '/text.html': 'a page, no script',
      '/other.js': 'postMessage("hello");',
      '/broken.js': 'throw new Error("broken on purpose");',
      '/bundled.js': await bundle('../../src/runtime/worker.browser.ts', { withOnnxRuntime: true }),
    };
    isolated = await startServer({ isolated: true, files });
    open = await startServer({ isolated: false, files });
  });
  afterAll(async () => {
    for (const started of [browser, withoutWebgpu]) await started?.close();
    for (const server of [isolated, open, elsewhere]) server?.close();
  });

  const tabs = new Map<string, Promise<Page>>();

  /** Tries to open a runtime, after which no worker may be left. */
  async function attempt(
    given: Attempt,
    { from = browser, server = isolated, page = 'index.html' }: Place = {},
  ): Promise<Outcome> {
    const url = `${server.origin}/${page}`;
    // ONNX Runtime starts once in a thread: what runs in the page's own thread needs a page of its own.
    const key = `${from === browser} ${given.inPage ? `${tabs.size} ` : ''}${url}`;
    if (!tabs.has(key)) tabs.set(key, openPage(from, url, 'tryRuntime'));
    const tab = (await tabs.get(key)) as Page;
    const outcome = await tab.evaluate((options) => (globalThis as Scope).tryRuntime(options), given);
    // Chromium gives threads that wait two seconds.
    await expect.poll(() => tab.workers().length, { timeout: 10_000 }).toBe(0);
    return outcome;
  }

  describe('on a plain page with an import map', () => {
    test('computes by WebAssembly on two threads, and ends its worker', async () => {
      const setup = { device: 'wasm', threads: 2, warnings: [] };
      expect(await attempt({ device: 'wasm', threads: 2 })).toEqual({ ...works, setup });
    });

    test('computes on WebGPU', async () => {
      const setup = { device: 'webgpu', threads: 1, warnings: [] };
      expect(await attempt({ device: 'webgpu', strict: true })).toEqual({ ...works, setup });
    });

    test("computes in the page's own thread, and keeps the shaders of released programs", async () => {
      const setup = { device: 'webgpu', threads: 1, warnings: [] };
      const outcome = await attempt({ device: 'webgpu', inPage: true });
      expect(outcome).toEqual({ ...works, setup, compiledAgain: 0 });
    });

    test('takes the library and ONNX Runtime from another origin, with threads', async () => {
      const outcome = await attempt({ device: 'wasm', threads: 2 }, { page: 'elsewhere.html' });
      expect(outcome).toEqual({ ...works, setup: { device: 'wasm', threads: 2, warnings: [] } });
    });

    test('takes a worker that a bundler made one file of, with threads', async () => {
      const wasmUrl = '/node_modules/onnxruntime-web/dist/ort-wasm-simd-threaded.asyncify.wasm';
      const outcome = await attempt({ device: 'wasm', threads: 2, worker: '/bundled.js', wasmUrl });
      expect(outcome).toMatchObject({ ...works, setup: { threads: 2, warnings: [] } });
    });
  });

  describe('says why it is slow', () => {
    test('one thread, where the page is not cross-origin isolated', async () => {
      const { setup, total } = await attempt({ device: 'wasm', threads: 2 }, { server: open });
      expect(total).toEqual(works.total);
      expect(setup?.threads).toBe(1);
      expect(setup?.warnings).toHaveLength(1);
      expect(setup?.warnings[0]).toMatch(
        /^One thread computes, .*Cross-Origin-Embedder-Policy: require-corp/,
      );
    });

    test('WebAssembly, where WebGPU is software or missing', async () => {
      for (const [from, warning] of [
        [browser, /^WebGPU runs in software here/],
        [withoutWebgpu, /^This browser offers no WebGPU/],
      ] as const) {
        const { setup, total } = await attempt({ threads: 1 }, { from });
        expect(total).toEqual(works.total);
        expect(setup).toEqual({ device: 'wasm', threads: 1, warnings: [expect.stringMatching(warning)] });
      }
    });
  });

  describe('refuses with a sentence', () => {
    const refusals: [string, Attempt, RegExp, Place?][] = [
      [
        'the default entry of onnxruntime-web on WebGPU',
        { device: 'webgpu' },
        /^This ONNX Runtime computes wrong numbers on WebGPU \(.*\): import "onnxruntime-web\/webgpu" instead/,
        { page: 'default.html' },
      ],
      [
        "the same in the page's own thread",
        { device: 'webgpu', inPage: true },
        /computes wrong numbers on WebGPU/,
        { page: 'default.html' },
      ],
      [
        'a worker that is missing',
        { worker: '/missing.js' },
        /worker of the runtime did not start: see that/,
      ],
      ['a worker that is no JavaScript', { worker: '/text.html' }, /did not start: see that/],
      ['a worker that throws', { worker: '/broken.js' }, /did not start \(.*broken on purpose\)/],
      ["a worker that is another's", { worker: '/other.js' }, /did not start \(it is another program\)/],
      [
        'an ONNX Runtime that is missing',
        { onnxRuntimeUrl: '/missing.mjs' },
        /^The worker can't load http:.*\/missing\.mjs \(.*\): install onnxruntime-web/,
      ],
      [
        'a .wasm file that is missing',
        { device: 'wasm', wasmUrl: '/missing.wasm' },
        /The device "wasm" can't run "self-test" .*see that onnxruntime-web's \.wasm file is served\.$/,
      ],
    ];
    test.each(refusals)('%s', async (_name, given, message, where) => {
      const { error } = await attempt(given, where);
      expect(error?.message).toMatch(message);
      expect(error?.user).toBe(true);
    });

    test('WebGPU where the browser has none', async () => {
      const { error } = await attempt({ device: 'webgpu' }, { from: withoutWebgpu });
      expect(error?.message).toMatch(
        /^This browser offers no WebGPU \(.*\): set option device to "wasm" or "auto"\.$/,
      );
    });
  });

  test('the default entry computes rightly by WebAssembly', async () => {
    const outcome = await attempt({ device: 'wasm', threads: 1 }, { page: 'default.html' });
    expect(outcome).toMatchObject({ ...works, setup: { device: 'wasm' } });
  });
});
