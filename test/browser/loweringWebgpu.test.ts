import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { allCases, type CaseGroups, webgpuCases } from '#nada/lowering/testing/caseGroups.js';
import { missingBrowser } from './browser.js';
import { groups, type LoweringSession, startLoweringSession } from './loweringPage.js';

test('hardly a case is left out', () => {
  const count = (groups: CaseGroups) => Object.values(groups).flat().length;
  expect(Object.keys(webgpuCases)).toEqual(groups);
  expect(count(webgpuCases)).toBeGreaterThanOrEqual(count(allCases) - 2);
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
