import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UserError } from '#nada/errors.js';
import { nodeImageCodec } from '#nada/platform/imageCodec.node.js';
import { domains } from '../attributes.js';
import { run } from './faces.js';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'nada-faces-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function sheetOf(...parameters: string[]) {
  const file = path.join(folder, 'sheet.png');
  await run(['--out', file, ...parameters]);
  return nodeImageCodec.decode(Uint8Array.from(await readFile(file)), file);
}

describe('a sheet of faces', () => {
  it('has a row for each domain and a column for each face', async () => {
    const sheet = await sheetOf('--seeds', '3-5', '--domains', 'photo,sketch', '--size', '16');
    expect([sheet.width, sheet.height]).toEqual([3 * 18 + 2, 2 * 18 + 2]);
  });

  it('shows every domain of 16 faces by default', async () => {
    const sheet = await sheetOf('--size', '16');
    expect([sheet.width, sheet.height]).toEqual([16 * 18 + 2, domains.length * 18 + 2]);
  });

  it.each([
    [['--seeds', '5-3'], '--seeds takes a range'],
    [['--seeds', 'x'], '"x"'],
    [['--seeds', '0-5000'], 'at most 1000'],
    [['--domains', 'photo,horse'], '"horse"'],
    [['--size', '8'], '--size takes a whole number'],
  ])('refuses %s', async (parameters, message) => {
    await expect(run(['--out', path.join(folder, 'x.png'), ...parameters])).rejects.toThrow(UserError);
    await expect(run(['--out', path.join(folder, 'x.png'), ...parameters])).rejects.toThrow(message);
  });

  it('needs a file to write, and only flags that there are', async () => {
    await expect(run([])).rejects.toThrow('--out');
    await expect(run(['--out', 'x.png', '--seed', '3'])).rejects.toThrow(UserError);
  });
});
