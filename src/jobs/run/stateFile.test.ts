import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { UserError } from '../../errors.js';
import { floatTensor } from '../../tensorData.js';
import { parseStep, readState, writeState } from './stateFile.js';

const folder = mkdtempSync(path.join(os.tmpdir(), 'nada-state-'));
const file = path.join(folder, 'state');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const tensors = { 'average.w': floatTensor([0.1, -3], [1, 2]), empty: floatTensor([], [0]) };

const kind = { format: 'f', parse: parseStep, otherwise: 'something else: take another' };

describe('state files', () => {
  it('give back tensors and numbers', async () => {
    await writeState(file, kind, tensors, { step: '12' });
    expect(await readState(file, kind)).toEqual({ rest: { step: 12 }, tensors });
  });

  it('are read by their own kind alone', async () => {
    await writeState(file, kind, tensors, { step: '12' });
    const other = {
      format: 'nada-training',
      parse: parseStep,
      otherwise: 'not the checkpoint of a training',
    };
    await expect(readState(file, other)).rejects.toThrow(`${file} is not the checkpoint of a training`);
  });

  it('are refused when what they say is damaged', async () => {
    for (const step of ['-1', '1.5', 'x', '9007199254740993']) {
      await writeState(file, kind, tensors, { step });
      await expect(readState(file, kind)).rejects.toThrow(
        new UserError(`${file} is something else: take another`),
      );
    }
    await writeState(file, kind, tensors, {});
    await expect(readState(file, kind)).rejects.toThrow('something else');
  });
});
