import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { webgpuCases } from '#nada/lowering/testing/caseGroups.js';
import { missingBrowser } from './browser.js';
import { groups, type LoweringSession, startLoweringSession } from './loweringPage.js';

test('the cases for WebGPU are of every family, and at least 149', () => {
  const counts = Object.values(webgpuCases).map(({ length }) => length);
  expect(Object.keys(webgpuCases)).toEqual(groups);
  expect(Math.min(...counts)).toBeGreaterThanOrEqual(8);
  expect(counts.reduce((sum, count) => sum + count, 0)).toBeGreaterThanOrEqual(149);
});

describe.skipIf(missingBrowser)(
  `WebGPU without the CPU's help equals the interpreter (${missingBrowser ?? 'Chromium, SwiftShader'})`,
  () => {
    let session: LoweringSession;
    beforeAll(async () => {
      session = await startLoweringSession();
      expect((await session.open({ device: 'webgpu', strict: true })).device).toBe('webgpu');
    });
    afterAll(() => session.close());

    test('what WebGPU leaves to the CPU is refused, without harm to what runs later', async () => {
      expect(await session.runIntegers()).toMatch(
        /UserError: The device "webgpu" can't run "test" \(.*or use the/,
      );
    });

    test.each(groups)('%s', async (group) => {
      const { count, failures } = await session.run(group);
      expect(failures).toEqual([]);
      expect(count).toBe(webgpuCases[group].length);
    });

    test('with the help of the CPU the rest is right too', async () => {
      await session.open({ device: 'webgpu' });
      expect(await session.runIntegers()).toBeUndefined();
    });
  },
);
