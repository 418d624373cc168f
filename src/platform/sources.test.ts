import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UserError } from '../errors.js';
import { writeFileAtomically } from './atomicFile.node.js';
import type { ByteSource } from './byteSource.js';
import { openFileSource } from './fileSource.node.js';
import { blobSource, memorySource, sliceSource } from './memorySource.js';

const bytes = Uint8Array.from({ length: 100 }, (_, i) => i);
let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'nada-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function file(): Promise<ByteSource> {
  const name = path.join(folder, 'a.bin');
  await writeFile(name, bytes);
  const source = await openFileSource(name);
  const read = async (offset: number, length: number) => {
    const again = await openFileSource(name);
    return again.read(offset, length).finally(() => again.close());
  };
  await source.close();
  return { name: source.name, size: source.size, read };
}

describe('byte sources', () => {
  it.each<[string, () => ByteSource | Promise<ByteSource>]>([
    ['memory', () => memorySource(bytes.slice())],
    ['a blob', () => blobSource(new Blob([bytes]), 'dropped.pt')],
    ['a file', file],
    ['a slice', () => sliceSource(memorySource(Uint8Array.of(9, 9, ...bytes, 9)), 2, 100)],
  ])('read exact ranges of %s as memory of their own', async (_, make) => {
    const source = await make();
    expect(source.size).toBe(100);
    const part = await source.read(10, 3);
    expect([...part]).toEqual([10, 11, 12]);
    part.fill(0);
    expect([...(await source.read(10, 3))]).toEqual([10, 11, 12]);
    expect((await source.read(100, 0)).length).toBe(0);
    expect(await source.read(0, 100)).toEqual(bytes);
    for (const [offset, length] of [
      [99, 2],
      [101, 0],
      [-1, 1],
      [0, -1],
      [0.5, 1],
      [0, Number.NaN],
      [2 ** 53, 2 ** 53],
    ]) {
      const error = await source.read(offset, length).catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(UserError);
      expect(String(error)).toContain(source.name);
    }
  });

  it('rejects a slice that leaves its source', () => {
    expect(() => sliceSource(memorySource(bytes, 'a'), 50, 51)).toThrow(/^a ends at byte 100/);
  });

  it('says what is wrong with a path', async () => {
    await expect(openFileSource(path.join(folder, 'none'))).rejects.toThrow(
      /none cannot be read: it does not exist: check the path/,
    );
    await expect(openFileSource(folder)).rejects.toThrow(/is not a file/);
    await expect(openFileSource(folder)).rejects.toBeInstanceOf(UserError);
  });

  it('notices a file that is cut while it is open', async () => {
    const name = path.join(folder, 'cut');
    await writeFile(name, bytes);
    const source = await openFileSource(name);
    await truncate(name, 50);
    await expect(source.read(0, 100)).rejects.toThrow(/cut ends at byte 50/);
    await source.close();
  });
});

describe('writeFileAtomically', () => {
  it('writes bytes and chunks and leaves nothing beside them', async () => {
    const name = path.join(folder, 'out.bin');
    await writeFileAtomically(name, bytes);
    expect(Uint8Array.from(await readFile(name))).toEqual(bytes);
    async function* chunks() {
      yield Uint8Array.of(1, 2);
      yield new Uint8Array(0);
      yield Uint8Array.of(3);
    }
    await writeFileAtomically(name, chunks());
    expect([...(await readFile(name))]).toEqual([1, 2, 3]);
    await writeFileAtomically(name, [Uint8Array.of(4)]);
    expect(await readdir(folder)).toEqual(['out.bin']);
  });

  it('keeps the old file when the content fails', async () => {
    const name = path.join(folder, 'out.bin');
    await writeFile(name, 'old');
    async function* failing() {
      yield Uint8Array.of(1, 2);
      throw new Error('no more');
    }
    await expect(writeFileAtomically(name, failing())).rejects.toThrow('no more');
    expect(await readFile(name, 'utf8')).toBe('old');
    expect(await readdir(folder)).toEqual(['out.bin']);
  });

  it('says what is wrong with a path', async () => {
    const missing = path.join(folder, 'none', 'out.bin');
    await expect(writeFileAtomically(missing, bytes)).rejects.toThrow(/folder does not exist/);
    await expect(writeFileAtomically(missing, bytes)).rejects.toBeInstanceOf(UserError);
    await expect(writeFileAtomically(folder, bytes)).rejects.toThrow(/is a folder/);
    expect(await readdir(folder)).toEqual([]);
  });
});
