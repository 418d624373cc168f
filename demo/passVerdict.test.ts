import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { shippedModels } from '#nada/api/networks/shippedModels.node.js';
import { passVerdict } from './passVerdict.js';

const folder = mkdtempSync(path.join(os.tmpdir(), 'nada-verdict-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A run that ended with the generator that it began with. */
function finishRun(target: string): void {
  copyFileSync(shippedModels().generator, path.join(folder, 'generator.safetensors'));
  writeFileSync(path.join(folder, 'summary.json'), JSON.stringify({ target }));
}

describe('passVerdict', () => {
  it('is silent without a run that ended just now', async () => {
    expect(await passVerdict(folder, 0)).toBeUndefined();
    finishRun('sketch');
    expect(await passVerdict(folder, Date.now() + 60_000)).toBeUndefined();
  });

  it('does not take photos for sketches', async () => {
    finishRun('a pencil sketch');
    const sentence = (await passVerdict(folder, 0)) ?? '';
    const [, called, kept] =
      /recognises (\d+)% of 200 images as sketch .* (\d+)% of what it sees/.exec(sentence) ?? [];
    expect(Number(called)).toBeLessThan(10);
    expect(Number(kept)).toBe(100);
  });

  it('says what it sees where the target is none of its domains', async () => {
    finishRun('a watercolour');
    const sentence = (await passVerdict(folder, 0)) ?? '';
    expect(sentence).toContain('"a watercolour" is none of the evaluator\'s domains');
    expect(Number(/recognises (\d+)% of 200 images as photo/.exec(sentence)?.[1])).toBeGreaterThan(50);
  });
});
