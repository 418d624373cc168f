import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UserError } from '../errors.js';
import { writeFileAtomically } from './atomicFile.node.js';
import { openFileSource, readTextFile, readWholeFile } from './fileSource.node.js';
import { createFolder, walkFolder } from './folder.node.js';
import { isPresent, openRegularFile } from './regularFile.node.js';

let folder: string;
const at = (name: string): string => path.join(folder, name);
beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'nada-files-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function messageOf(promise: Promise<unknown>): Promise<string> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(UserError);
  return String(error);
}

describe.skipIf(process.platform === 'win32')('what is no file', () => {
  it('is refused without waiting: a named pipe, a device, a link to one, a circle of links', async () => {
    execFileSync('mkfifo', [at('pipe')]);
    symlinkSync('/dev/zero', at('endless'));
    symlinkSync(at('round'), at('round'));
    for (const read of [openFileSource, (file: string) => readWholeFile(file, 'prompts')]) {
      expect(await messageOf(read(at('pipe')))).toContain('pipe is not a file but a named pipe');
      expect(await messageOf(read(at('endless')))).toContain('endless is not a file but a device');
      expect(await messageOf(read(at('round')))).toContain('round in circles over links');
      expect(await messageOf(read(folder))).toContain('is not a file but a folder');
      expect(await messageOf(read(at('pipe/x')))).toContain('a part of its path is a file');
      expect(await messageOf(read(at('x'.repeat(300))))).toContain('its name is too long');
      expect(await messageOf(read(at('null\0')))).toContain('null character');
    }
  });

  it('is not replaced by a file either', async () => {
    execFileSync('mkfifo', [at('target')]);
    const message = await messageOf(writeFileAtomically(at('target'), new Uint8Array(1)));
    expect(message).toContain('target cannot be written: it is a named pipe, not a file');
    await expect(openRegularFile(at('target'))).rejects.toThrow('a named pipe');
  });
});

describe('files', () => {
  it('are read up to the size that their kind may have', async () => {
    writeFileSync(at('large.txt'), 'x'.repeat(2 ** 20 + 1));
    expect(await messageOf(readTextFile(at('large.txt'), 'prompts'))).toContain(
      'large.txt has 2 MiB, more than the 1 MiB that a list of prompts may have',
    );
    expect((await readTextFile(at('large.txt'), 'texts')).length).toBe(2 ** 20 + 1);
  });

  it('are there or not', async () => {
    expect(await isPresent(folder)).toBe(true);
    expect(await isPresent(at('absent'))).toBe(false);
  });
});

describe('folders', () => {
  it('are walked each once, links to folders aside', async () => {
    mkdirSync(at('walk/in/deep'), { recursive: true });
    for (const name of ['walk/a', 'walk/in/b', 'walk/in/deep/c']) writeFileSync(at(name), '');
    symlinkSync(at('walk'), at('walk/in/circle'));
    symlinkSync(at('walk/in'), at('walk/same'));
    symlinkSync(at('walk/a'), at('walk/in/link'));
    symlinkSync(at('absent'), at('walk/dead'));
    const { files, links } = await walkFolder(at('walk'));
    expect([...files].sort()).toEqual(
      ['a', 'in/b', 'in/deep/c', 'in/link'].map((name) => at(`walk/${name}`)),
    );
    expect([...links].sort()).toEqual([at('walk/in/circle'), at('walk/same')]);
  });

  // On a read-only disk, mkdir with parents says that they are missing; so it does below /proc.
  it.runIf(process.platform === 'linux')('that cannot be created say why', async () => {
    writeFileSync(at('file'), '');
    expect(await messageOf(createFolder(at('file/in')))).toContain('a part of its path is a file');
  });
});
