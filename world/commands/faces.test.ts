import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nodeImageCodec } from '#nada/platform/imageCodec.node.js';
import { domains } from '../attributes.js';
import { runCaptured } from '../commandLine/testing/runCaptured.js';
import { facesCommand } from './faces.js';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'nada-faces-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function sheetOf(...parameters: string[]) {
  const file = path.join(folder, 'sheet.png');
  expect(await runCaptured(facesCommand, '--out', file, ...parameters)).toEqual({
    code: 0,
    out: `${file}\n`,
    err: '',
  });
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

  it('draws domains in the order in which they are named', async () => {
    const [one, other] = [
      await sheetOf('--domains', 'photo,sketch'),
      await sheetOf('--domains', 'sketch,photo'),
    ];
    expect(other.data).not.toEqual(one.data);
    expect(other.data.length).toBe(one.data.length);
  });

  it.each([
    [['--seeds', '5-3'], 'option --seeds is "5-3": give numbers and ranges'],
    [['--seeds', 'x'], '"x"'],
    [['--seeds', '0-5000'], 'give at most 1000'],
    [['--domains', 'photo,horse'], 'option --domains is "photo,horse": give all, or some of photo, sketch'],
    [['--size', '8'], 'option --size is 8: give a whole number from 16 to 1024'],
    [['--size', 'large'], 'option --size is "large": give a whole number'],
  ])('refuses %s', async (parameters, message) => {
    const file = path.join(folder, 'x.png');
    const { code, err } = await runCaptured(facesCommand, '--out', file, ...parameters);
    expect([code, err]).toEqual([2, expect.stringContaining(message)]);
    expect(existsSync(file)).toBe(false);
  });

  it('needs a file to write', async () => {
    const { code, err } = await runCaptured(facesCommand);
    expect([code, err]).toEqual([2, expect.stringContaining('option --out is missing')]);
  });
});
