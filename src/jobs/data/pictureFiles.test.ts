import { symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import fc from 'fast-check';
import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../errors.js';
import { openPictureFiles } from './pictureFiles.js';
import { plainPng, withFolder } from './testing/pictures.js';

const content = 'content '.repeat(40);
const some = new TextEncoder().encode(content);

async function namesOf(place: string): Promise<{ pictures: string[]; others: string[] }> {
  const files = await openPictureFiles(place);
  await files.close();
  return {
    pictures: files.pictures.map(({ name }) => name),
    others: files.others.map(({ name }) => name),
  };
}

function withArchive<T>(bytes: Uint8Array, body: (file: string) => Promise<T>): Promise<T> {
  return withFolder({ 'a.zip': bytes }, (folder) => body(path.join(folder, 'a.zip')));
}

describe('a folder', () => {
  it('is read with the folders inside, in the order of names, hidden files left out', async () => {
    const names = [
      'b.png',
      'a/z.JPG',
      'a/y.webp',
      'a.jpeg',
      '.hidden.png',
      '.cache/x.png',
      'notes.txt',
      'B.png',
    ];
    await withFolder(Object.fromEntries(names.map((name) => [name, some])), async (folder) => {
      expect(await namesOf(folder)).toEqual({
        pictures: ['B.png', 'a.jpeg', 'a/y.webp', 'a/z.JPG', 'b.png'],
        others: ['notes.txt'],
      });
    });
  });

  it('tells what is left out in one line, but what has another use', async () => {
    const names = ['a.png', 'photo.jfif', 'b.heic', 'c.heic', 'a.txt', '.DS_Store'];
    await withFolder(Object.fromEntries(names.map((name) => [name, some])), async (folder) => {
      await symlink(folder, path.join(folder, 'again'));
      const { pictures, leftOut } = await openPictureFiles(folder);
      expect(pictures.map(({ name }) => name)).toEqual(['a.png', 'photo.jfif']);
      expect(leftOut()).toBe(
        `${folder} holds a link to a folder (again), 2 pictures of another form such as b.heic and another file (a.txt), left out`,
      );
      expect(leftOut((name) => name.endsWith('.txt'))).toBe(
        `${folder} holds a link to a folder (again) and 2 pictures of another form such as b.heic, left out`,
      );
    });
    await withFolder({ 'a.png': some }, async (folder) => {
      expect((await openPictureFiles(folder)).leftOut()).toBeUndefined();
    });
  });

  it('may hold links to files, and dead ones', async () => {
    await withFolder({ 'a.png': some }, async (folder) => {
      await symlink(path.join(folder, 'a.png'), path.join(folder, 'b.png'));
      await symlink(path.join(folder, 'gone.png'), path.join(folder, 'c.png'));
      await symlink(folder, path.join(folder, 'circle.png'));
      expect((await namesOf(folder)).pictures).toEqual(['a.png', 'b.png']);
    });
  });

  it.each([
    [{}, /holds no pictures \(PNG, JPEG or WebP\): give another folder/],
    [{ 'notes.txt': some }, /holds no pictures/],
    [
      { 'x.gif': some, 'y.txt': some },
      /but a picture of another form \(x\.gif\) and another file \(y\.txt\): convert them/,
    ],
  ])('without pictures is refused: %#', async (files, message) => {
    await withFolder(files as Record<string, Uint8Array>, async (folder) => {
      const error = await openPictureFiles(folder).catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(UserError);
      expect(String(error)).toMatch(message);
    });
  });

  it('must exist, and be no other file', async () => {
    await withFolder({ 'x.txt': some, empty: new Uint8Array(0) }, async (folder) => {
      await expect(openPictureFiles(path.join(folder, 'gone'))).rejects.toThrow(/does not exist/);
      for (const name of ['x.txt', 'empty']) {
        await expect(openPictureFiles(path.join(folder, name))).rejects.toThrow(/neither a folder nor a zip/);
      }
    });
  });

  it('names a file that vanished', async () => {
    await withFolder({ 'a.png': some }, async (folder) => {
      const { pictures } = await openPictureFiles(folder);
      const { rm } = await import('node:fs/promises');
      await rm(path.join(folder, 'a.png'));
      await expect(pictures[0].picture()).rejects.toThrow(/a\.png cannot be read: it does not exist/);
    });
  });
});

describe('a zip archive', () => {
  it('gives stored and deflated entries alike', async () => {
    const bytes = zipSync({
      'dir/': new Uint8Array(0),
      'dir/b.png': [some, { level: 9 }],
      'a.png': [some, { level: 0 }],
      'captions.jsonl': some,
      '__MACOSX/._a.png': some,
      'empty.png': new Uint8Array(0),
    });
    await withArchive(bytes, async (file) => {
      const { pictures, others, close } = await openPictureFiles(file);
      expect(pictures.map(({ name }) => name)).toEqual(['a.png', 'dir/b.png', 'empty.png']);
      expect(others.map(({ name }) => name)).toEqual(['captions.jsonl']);
      expect(pictures[0].title).toBe(`${file}: a.png`);
      expect(await pictures[0].text('caption')).toEqual(content);
      expect(await pictures[1].text('caption')).toEqual(content);
      expect(await pictures[2].text('caption')).toBe('');
      await close();
    });
  });

  it('with unsafe names is refused', async () => {
    await withArchive(zipSync({ '../a.png': some }), async (file) => {
      await expect(openPictureFiles(file)).rejects.toThrow(/unsafe name.*archive is damaged/);
    });
  });

  type Edit = [string, (view: DataView, directory: number) => void, RegExp];
  it.each<Edit>([
    ['claims less', (v, at) => v.setUint32(at + 24, some.length - 1, true), /does not unpack/],
    ['claims more', (v, at) => v.setUint32(at + 24, some.length + 1, true), /does not unpack/],
    ['claims too much', (v, at) => v.setUint32(at + 24, 2 ** 31, true), /2048 MiB, more than the 1 MiB/],
    ['has another checksum', (v, at) => v.setUint32(at + 16, 1, true), /does not unpack/],
    ['is encrypted', (v, at) => v.setUint16(at + 8, 1, true), /encrypted/],
    ['changes its method', (v, at) => v.setUint16(at + 10, 0, true), /two sizes/],
  ])('whose entry %s is refused when it is read', async (_, edit, message) => {
    const bytes = zipSync({ 'a.png': [some, { level: 9 }] });
    edit(new DataView(bytes.buffer), indexOf(bytes, 'PK\x01\x02'));
    await withArchive(bytes, async (file) => {
      const { pictures, close } = await openPictureFiles(file);
      const error = await pictures[0].text('caption').catch((reason: unknown) => reason);
      await close();
      expect(error).toBeInstanceOf(UserError);
      expect(String(error)).toMatch(message);
    });
  });

  it('judges a picture by its header before it is unpacked', async () => {
    const png = await plainPng(64, 64);
    const bomb = new Uint8Array(40 * 2 ** 20);
    bomb.set(png);
    const bytes = zipSync({
      'bomb.png': [bomb, { level: 1 }],
      'zeros.png': [bomb.subarray(100), { level: 1 }],
    });
    await withArchive(bytes, async (file) => {
      const { pictures, close } = await openPictureFiles(file);
      const before = process.memoryUsage().rss;
      await expect(pictures[0].picture()).rejects.toThrow(/bomb\.png has 40 MiB for 64 x 64 pixels/);
      await expect(pictures[1].header()).rejects.toThrow(/zeros\.png is not a PNG, JPEG or WebP picture/);
      expect(process.memoryUsage().rss - before).toBeLessThan(24 * 2 ** 20);
      await close();
    });
  });

  it('packed in another way says so', async () => {
    const bytes = zipSync({ 'a.png': [some, { level: 9 }] });
    const view = new DataView(bytes.buffer);
    view.setUint16(8, 12, true);
    view.setUint16(indexOf(bytes, 'PK\x01\x02') + 10, 12, true);
    await withArchive(bytes, async (file) => {
      const { pictures, close } = await openPictureFiles(file);
      await expect(pictures[0].text('caption')).rejects.toThrow(/packed by method 12/);
      await close();
    });
  });

  it('changed at random ends in its content or in a sentence', async () => {
    const png = await plainPng(8, 8);
    const whole = zipSync({
      'a.png': [png, { level: 9 }],
      'b.png': [some, { level: 9 }],
      'c.png': [png, { level: 0 }],
    });
    const change = fc.record({ at: fc.nat(whole.length - 1), value: fc.nat(255) });
    await withFolder({}, (folder) =>
      fc.assert(
        fc.asyncProperty(
          fc.array(change, { minLength: 1, maxLength: 6 }),
          fc.option(fc.nat(whole.length), { nil: whole.length }),
          async (changes, length) => {
            const bytes = whole.slice(0, length);
            for (const { at, value } of changes) if (at < length) bytes[at] = value;
            const file = path.join(folder, 'a.zip');
            await writeFile(file, bytes);
            try {
              const { pictures, close } = await openPictureFiles(file);
              for (const picture of pictures) {
                const bytes = await picture.picture().catch(refuseBugs);
                if (bytes) expect(bytes).toEqual(png);
                const text = await picture.text('caption').catch(refuseBugs);
                if (text !== undefined) expect(text).toBe(content);
              }
              await close();
            } catch (error) {
              refuseBugs(error);
            }
          },
        ),
        { numRuns: 300 },
      ),
    );
  });
});

function refuseBugs(error: unknown): undefined {
  if (!(error instanceof UserError)) throw error;
}

function indexOf(bytes: Uint8Array, signature: string): number {
  return new TextDecoder('latin1').decode(bytes).indexOf(signature);
}
