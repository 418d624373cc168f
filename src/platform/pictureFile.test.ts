import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { memorySource } from './memorySource.js';
import { judgePicture, pictureIn, readPictureBytes } from './pictureFile.js';

/** A JPEG with metadata of some bytes before its frame header, in segments of up to 64 kB. */
async function jpegBehind(bytes: number): Promise<Uint8Array<ArrayBuffer>> {
  const jpeg = await sharp({ create: { width: 40, height: 30, channels: 3, background: '#123' } })
    .jpeg()
    .toBuffer();
  const segments: Buffer[] = [];
  for (let left = bytes; left > 0; left -= 60_000) {
    const length = Math.min(left, 60_000);
    const segment = Buffer.alloc(length + 4);
    segment.writeUInt16BE(0xffe1, 0);
    segment.writeUInt16BE(length + 2, 2);
    segments.push(segment);
  }
  return Uint8Array.from(Buffer.concat([jpeg.subarray(0, 2), ...segments, jpeg.subarray(2)]));
}

describe('judgePicture', () => {
  it.each([0, 65_000, 500_000, 2_000_000])('finds a header behind %d bytes', async (bytes) => {
    const file = pictureIn(memorySource(await jpegBehind(bytes), 'a.jpg'));
    expect(await judgePicture(file)).toEqual({ format: 'jpeg', width: 40, height: 30 });
  });

  it('reads no more than the first bytes of a file that is refused', async () => {
    const asked: number[] = [];
    const bomb = {
      name: 'a.png',
      size: 500 * 2 ** 20,
      head: async (bytes: number) => {
        asked.push(bytes);
        return new Uint8Array(bytes);
      },
      whole: () => Promise.reject(new Error('it was unpacked')),
    };
    await expect(readPictureBytes(bomb)).rejects.toThrow('a.png is not a PNG, JPEG or WebP picture');
    expect(asked).toEqual([2 ** 16]);
  });

  it('names a file that ends in its header', async () => {
    const file = pictureIn(memorySource((await jpegBehind(70_000)).slice(0, 60_000), 'cut.jpg'));
    await expect(judgePicture(file)).rejects.toThrow('cut.jpg is a damaged or truncated picture');
  });
});
