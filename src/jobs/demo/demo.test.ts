import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { demo } from './demo.js';

const folder = mkdtempSync(path.join(os.tmpdir(), 'nada-demo-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const request = { iterations: 1, batch: 1, device: 'cpu', target: 'zombie' };

describe('demo in Node', () => {
  it('finds the shipped networks, and gives the same with a folder and without', async () => {
    const { generator } = await demo(request).result;
    const out = path.join(folder, 'run');
    const { generator: recorded, summary } = await demo({ ...request, out, samples: 1 }).result;
    expect(recorded).toEqual(generator);
    expect(summary?.folder).toBe(out);
    const before = summary?.files.generator ?? '';
    writeFileSync(path.join(out, 'summary.json'), '{}');
    const replaced = await demo({ ...request, out, samples: 1 }).result;
    expect(replaced.summary?.files.generator).toBe(before);
    expect(existsSync(before)).toBe(true);
  });

  it('leaves a folder alone that holds something else', async () => {
    writeFileSync(path.join(folder, 'diary.txt'), 'dear diary');
    await expect(demo({ ...request, out: folder }).result).rejects.toThrow('diary.txt, which is of no demo');
    expect(existsSync(path.join(folder, 'diary.txt'))).toBe(true);
  });
});
