import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { UserError } from '../errors.js';
import { pictureHeader } from './imageCodecHeader.js';

const blank = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 4, background: { r: 1, g: 2, b: 3, alpha: 0.5 } } });

/** A PNG's first 24 bytes, which claim a size. */
function pngStart(width: number, height: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(24);
  bytes.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const view = new DataView(bytes.buffer);
  view.setUint32(16, width);
  view.setUint32(20, height);
  return bytes;
}

describe('pictureHeader', () => {
  it('reads the format and size of every kind of file', async () => {
    const files = [
      ['png', await blank(301, 47).png().toBuffer()],
      ['jpeg', await blank(301, 47).removeAlpha().jpeg().toBuffer()],
      ['jpeg', await blank(301, 47).removeAlpha().jpeg({ progressive: true }).withExif({}).toBuffer()],
      ['webp', await blank(301, 47).removeAlpha().webp().toBuffer()],
      ['webp', await blank(301, 47).webp({ lossless: true }).toBuffer()],
      ['webp', await blank(301, 47).webp().toBuffer()],
    ] as const;
    for (const [format, bytes] of files) {
      expect(pictureHeader(Uint8Array.from(bytes), 'file')).toEqual({ format, width: 301, height: 47 });
    }
  });

  it.each([
    ['', 'empty'],
    ['<!DOCTYPE html><title>Quota exceeded</title>', 'HTML page'],
    ['<svg xmlns="http://www.w3.org/2000/svg"/>', 'SVG'],
    ['GIF89a', 'GIF'],
    ['PK\x03\x04', 'zip'],
    ['something', 'another kind'],
  ])('says what %j is instead', (text, reason) => {
    const read = () => pictureHeader(new TextEncoder().encode(text), 'my.png');
    expect(read).toThrow(UserError);
    expect(read).toThrow(new RegExp(`^my\\.png is not a PNG, JPEG or WebP picture: .*${reason}`));
  });

  it('refuses more pixels than memory should hold, before decoding', () => {
    expect(() => pictureHeader(pngStart(20_000, 10_000), 'big.png')).toThrow(
      /^big\.png has 20000 x 10000 pixels/,
    );
    expect(pictureHeader(pngStart(10_000, 10_000), 'big.png').width).toBe(10_000);
  });

  it('refuses no pixels and files that end in their header', () => {
    expect(() => pictureHeader(pngStart(0, 5), 'x.png')).toThrow(/damaged/);
    expect(() => pictureHeader(pngStart(5, 5).slice(0, 20), 'x.png')).toThrow(/damaged/);
    expect(() => pictureHeader(Uint8Array.of(0xff, 0xd8, 0xff), 'x.jpg')).toThrow(/damaged/);
    expect(() =>
      pictureHeader(Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 0, 0, 1, 2, 3, 4, 5, 6), 'x.jpg'),
    ).toThrow(/damaged/);
  });
});
