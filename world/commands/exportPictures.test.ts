import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { runCaptured } from '../commandLine/testing/runCaptured.js';
import { exportPicturesCommand } from './exportPictures.js';

const folder = mkdtempSync(path.join(os.tmpdir(), 'nada-export-command-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('npm run world -- export-pictures', () => {
  it('writes the images that were asked for', async () => {
    const out = path.join(folder, 'some');
    const small = ['--count', '2', '--size', '16', '--domain', 'night', '--captions'];
    const { code, out: printed } = await runCaptured(exportPicturesCommand, '--out', out, ...small);
    expect([code, printed]).toEqual([0, `2 pictures of domain night, 16 px, in ${out}\n`]);
    expect(readdirSync(out)).toHaveLength(3);
    const again = await runCaptured(exportPicturesCommand, '--out', out, ...small);
    expect(again).toMatchObject({ code: 2, err: expect.stringContaining('choose a new folder for --out') });
  });

  it.each([
    [['--domain', 'nigth'], 'option --domain is "nigth": give one of photo'],
    [['--count', '0'], 'option --count is 0: give a whole number of at least 1'],
    [['--size', '2000'], 'option --size is 2000'],
    [['--seed', '-1'], '--seed'],
  ])('refuses %s', async (parameters, message) => {
    const out = path.join(folder, 'none');
    const { code, err } = await runCaptured(exportPicturesCommand, '--out', out, ...parameters);
    expect([code, err]).toEqual([2, expect.stringContaining(message)]);
    expect(existsSync(out)).toBe(false);
  });
});
