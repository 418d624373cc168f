import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { UserError } from '../errors.js';
import { memorySource } from '../platform/memorySource.js';
import { crc32 } from './crc32.js';
import { bytesOf, littleEndian } from './testing/assemble.js';
import { collectChunks } from './writable.js';
import { openZip } from './zipReader.js';
import { writeZip } from './zipWriter.js';

const open = (bytes: Uint8Array<ArrayBuffer>) => openZip(memorySource(bytes, 'a.zip'));

async function content(bytes: Uint8Array<ArrayBuffer>, name: string): Promise<Uint8Array | undefined> {
  const source = await (await open(bytes)).get(name)?.open();
  return source?.read(0, source.size);
}

async function archive(...names: string[]): Promise<Uint8Array<ArrayBuffer>> {
  return collectChunks(writeZip(names.map((name) => ({ name, content: async () => bytesOf(name) }))));
}

/** The offset of the nth occurrence of a signature. */
function find(bytes: Uint8Array, signature: string, skip = 0): number {
  const at = new TextDecoder('latin1')
    .decode(bytes)
    .split(signature)
    .slice(0, skip + 1)
    .join(signature).length;
  if (at === bytes.length) throw new Error('not found');
  return at;
}

describe('crc32', () => {
  it('has the check value of its definition', () => {
    expect(crc32(bytesOf('123456789'))).toBe(0xcbf43926);
    expect(crc32(new Uint8Array(0))).toBe(0);
  });

  it('does not depend on how the bytes are cut into eights', () => {
    for (let length = 1; length < 40; length++) {
      let expected = 0xffffffff;
      const bytes = Uint8Array.from({ length }, (_, i) => (i * 37 + 11) & 255);
      for (const byte of bytes) {
        expected ^= byte;
        for (let bit = 0; bit < 8; bit++) expected = (expected >>> 1) ^ (expected & 1 ? 0xedb88320 : 0);
      }
      expect(crc32(bytes)).toBe(~expected >>> 0);
    }
  });
});

describe('zip archives', () => {
  it('gives back what was written, aligned to 64 bytes', async () => {
    const bytes = await archive('a/data.pkl', 'a/é', 'a/data/0');
    expect([...(await open(bytes)).keys()]).toEqual(['a/data.pkl', 'a/é', 'a/data/0']);
    expect(await content(bytes, 'a/data/0')).toEqual(bytesOf('a/data/0'));
    for (let i = 0; i < 3; i++) {
      const at = find(bytes, 'PK\x03\x04', i);
      const view = new DataView(bytes.buffer, at);
      expect((at + 30 + view.getUint16(26, true) + view.getUint16(28, true)) % 64).toBe(0);
    }
  });

  it('writes the same bytes every time', async () => {
    expect(await archive('x')).toEqual(await archive('x'));
  });

  it('reads archives of another writer, but not compressed entries', async () => {
    const text = new TextEncoder().encode('content '.repeat(50));
    const bytes = Uint8Array.from(zipSync({ stored: [text, { level: 0 }], packed: [text, { level: 9 }] }));
    expect(await content(bytes, 'stored')).toEqual(text);
    expect((await open(bytes)).get('packed')?.stored).toBe(false);
    await expect(content(bytes, 'packed')).rejects.toThrow('"packed" is compressed');
  });

  it('reads the end behind a comment', async () => {
    const bytes = await archive('a');
    const commented = bytesOf(bytes, 'comment');
    commented[bytes.length - 2] = 7;
    expect((await open(commented)).size).toBe(1);
  });

  it('reads zip64', async () => {
    const entry = (await archive('a')).subarray(0, 64 + 1);
    const extra = bytesOf(1, 0, 24, 0, littleEndian(1, 8), littleEndian(1, 8), littleEndian(0, 8));
    const ones = '\xff\xff\xff\xff';
    const central = bytesOf(
      'PK\x01\x02',
      new Uint8Array(16),
      ones,
      ones,
      1,
      0,
      28,
      0,
      new Uint8Array(10),
      ones,
      'a',
      extra,
    );
    const start = entry.length;
    const end64 = bytesOf(
      'PK\x06\x06',
      littleEndian(44, 8),
      new Uint8Array(20),
      littleEndian(1, 8),
      littleEndian(central.length, 8),
      littleEndian(start, 8),
    );
    const locator = bytesOf(
      'PK\x06\x07',
      new Uint8Array(4),
      littleEndian(start + central.length, 8),
      1,
      0,
      0,
      0,
    );
    const end = bytesOf('PK\x05\x06', new Uint8Array(4), '\xff\xff\xff\xff', ones, ones, 0, 0);
    expect(await content(bytesOf(entry, central, end64, locator, end), 'a')).toEqual(bytesOf('a'));
  });

  it.each(['../x', 'a/../b', '/etc/x', 'a\\b', 'C:/x', 'a\0b', ''])('rejects the name %j', async (name) => {
    await expect(open(await archive(name))).rejects.toThrow(/unsafe name/);
  });

  it('rejects names that repeat', async () => {
    await expect(open(await archive('a', 'a'))).rejects.toThrow('"a" appears twice');
  });

  type Edit = [string, (bytes: Uint8Array, view: DataView) => void, RegExp];
  it.each<Edit>([
    ['an entry past the directory', (b, v) => v.setUint32(find(b, 'PK\x01\x02') + 42, 1e6, true), /leaves/],
    ['entries at one place', (b, v) => v.setUint32(find(b, 'PK\x01\x02', 1) + 42, 0, true), /overlaps/],
    ['a large entry', (b, v) => v.setUint32(find(b, 'PK\x01\x02') + 20, 1e6, true), /overlaps/],
    ['two sizes', (b, v) => v.setUint32(find(b, 'PK\x01\x02') + 24, 9, true), /two sizes/],
    ['encryption', (b, v) => v.setUint16(find(b, 'PK\x01\x02') + 8, 1, true), /encrypted/],
    ['compression', (b, v) => v.setUint16(find(b, 'PK\x01\x02') + 10, 8, true), /compressed/],
    ['another local name', (b) => b.set([66], 30), /not where/],
    ['no local header', (b) => b.set([0], 0), /not where/],
    ['a local extra field into the next entry', (_, v) => v.setUint16(28, 120, true), /overlaps/],
    ['too many entries', (b, v) => v.setUint16(find(b, 'PK\x05\x06') + 10, 9, true), /cut off/],
    ['a long name', (b, v) => v.setUint16(find(b, 'PK\x01\x02') + 28, 60000, true), /cut off/],
    ['a directory elsewhere', (b, v) => v.setUint32(find(b, 'PK\x05\x06') + 16, 0, true), /cut off/],
    ['a directory past the end', (b, v) => v.setUint32(find(b, 'PK\x05\x06') + 16, 1e9, true), /truncated/],
    ['no end', (b) => b.set([0], find(b, 'PK\x05\x06')), /no end record/],
  ])('rejects %s', async (_, edit, message) => {
    const bytes = await archive('A', 'B');
    edit(bytes, new DataView(bytes.buffer));
    const error = await content(bytes, 'A').catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(UserError);
    expect(String(error)).toMatch(message);
  });
});
