import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UserError } from '../../errors.js';
import { floatTensor } from '../../tensorData.js';
import { readSnapshot, writeSnapshot } from './checkpointFile.js';

let folder: string;
const at = (name: string): string => path.join(folder, name);
beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'nada-checkpoint-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('checkpoint file', () => {
  const snapshot = {
    step: 7,
    stepCounts: { 'synthesis.4.conv.weight': 7 },
    tensors: {
      'trainable.a': floatTensor([1, 2, 3, 4], [2, 2]),
      'moments.second.a': floatTensor([0.5], [1]),
    },
  };

  it('gives back every bit', async () => {
    await writeSnapshot(at('c'), snapshot);
    expect(await readSnapshot(at('c'))).toEqual({ snapshot, kept: undefined });
    const before = { quality: 0.1, diversity: 0.5, alignment: 0 };
    const kept = { step: 4, before, tensors: { 'trainable.a': floatTensor([5, 6, 7, 8], [2, 2]) } };
    await writeSnapshot(at('c'), snapshot, kept);
    expect(await readSnapshot(at('c'))).toEqual({ snapshot, kept });
  });

  it('refuses files that are damaged or something else', async () => {
    await writeSnapshot(at('c'), snapshot);
    const bytes = readFileSync(at('c'));
    for (const length of [0, 8, 100, bytes.length - 1]) {
      writeFileSync(at('d'), bytes.subarray(0, length));
      await expect(readSnapshot(at('d'))).rejects.toThrow(UserError);
    }
    writeFileSync(
      at('d'),
      Buffer.from(bytes.toString('latin1').replace('"step":"7"', '"step":"x"'), 'latin1'),
    );
    await expect(readSnapshot(at('d'))).rejects.toThrow('is not the checkpoint of a run');
    const before = { quality: 0.1, diversity: 0.5, alignment: 0 };
    await writeSnapshot(at('c'), snapshot, { step: 4, before, tensors: {} });
    await expect(readSnapshot(at('c'))).rejects.toThrow('lacks weights of the step that was kept');
    const text = readFileSync(at('c')).toString('latin1').replace('quality', 'qualitx');
    writeFileSync(at('d'), Buffer.from(text, 'latin1'));
    await expect(readSnapshot(at('d'))).rejects.toThrow('is not the checkpoint of a run');
  });
});
