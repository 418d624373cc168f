import { expect, it } from 'vitest';
import { memorySource } from './memorySource.js';

it.each([
  ['a Uint8Array', Uint8Array.from([9, 1, 2, 3]).subarray(1)],
  ['a Buffer of Node', Buffer.from([9, 1, 2, 3]).subarray(1)],
  ['a Buffer in the midst of others', Buffer.from('\u0001\u0002\u0003')],
])('reads copies of %s that begin at their own first byte', async (_, bytes) => {
  const source = memorySource(bytes as Uint8Array<ArrayBuffer>);
  expect(source.size).toBe(3);
  const read = await source.read(1, 2);
  expect([...read]).toEqual([2, 3]);
  expect(read.buffer.byteLength).toBe(2);
  expect(Buffer.isBuffer(read)).toBe(false);
  bytes.fill(7);
  expect([...read]).toEqual([2, 3]);
  await expect(source.read(2, 2)).rejects.toThrow('the bytes given ends at byte 3');
});
