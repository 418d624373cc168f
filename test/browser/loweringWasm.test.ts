import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { missingBrowser } from './browser.js';
import { groups, type LoweringSession, startLoweringSession } from './loweringPage.js';

describe.skipIf(missingBrowser).each([1, 2])(
  `WebAssembly on %i threads equals the interpreter (${missingBrowser ?? 'in Chromium'})`,
  (threads) => {
    let session: LoweringSession;
    beforeAll(async () => {
      session = await startLoweringSession();
      // Strictly: without the CPU, as if WebAssembly were something else.
      expect(await session.open({ device: 'wasm', threads, strict: true })).toEqual({
        device: 'wasm',
        threads,
      });
    });
    afterAll(() => session.close());

    test.each(groups)('%s', async (group) => {
      const { count, failures } = await session.run(group);
      expect(failures).toEqual([]);
      expect(count).toBeGreaterThan(20);
    });
  },
);
