import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { UserError } from '../errors.js';
import { checkPicture, pictureHeader } from './imageCodecHeader.js';

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
    ['\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'HEIC picture, as iPhones take them; save it as PNG or JPEG'],
    ['\0\0\0\x1cftypmif1\0\0\0\0mif1avifmiaf', 'AVIF picture; save it as PNG or JPEG'],
    ['\0\0\0\x1cftypavif\0\0\0\0avifmif1', 'AVIF picture'],
    ['II*\0\x08\0\0\0', 'TIFF picture'],
    ['MM\0*\0\0\0\x08', 'TIFF picture'],
    ['BM6\0\0\0', 'BMP picture; save it as PNG or JPEG'],
    ['\xff\x0a', 'JPEG XL'],
    ['8BPS', 'Photoshop'],
    ['%PDF-1.7', 'PDF'],
  ])('says what %j is instead', (text, reason) => {
    const read = () =>
      pictureHeader(
        Uint8Array.from(text, (letter) => letter.charCodeAt(0)),
        'my.png',
      );
    expect(read).toThrow(UserError);
    expect(read).toThrow(new RegExp(`^my\\.png is not a PNG, JPEG or WebP picture: .*${reason}`));
  });

  it('refuses more pixels than memory should hold, before decoding', () => {
    expect(() => pictureHeader(pngStart(20_000, 10_000), 'big.png')).toThrow(
      /^big\.png has 20000 x 10000 pixels/,
    );
    const header = { format: 'png', width: 10_000, height: 10_000 } as const;
    expect(checkPicture(header, 'big.png', 20_000)).toBe(header);
  });

  it('refuses what the bytes of a file cannot hold, and bytes that its pixels cannot need', () => {
    // One colour in 38 bytes, which takes 400 MB once it is decoded.
    const webp = new Uint8Array(38);
    webp.set(new TextEncoder().encode('RIFF....WEBPVP8L'));
    new DataView(webp.buffer).setUint32(21, (9_999 << 14) | 9_999, true);
    expect(() => pictureHeader(webp, 'bomb.webp')).toThrow(
      /^bomb\.webp declares 10000 x 10000 pixels in 38 bytes/,
    );
    const padded = new Uint8Array(40 * 2 ** 20);
    padded.set(pngStart(64, 64));
    expect(() => pictureHeader(padded, 'padded.png')).toThrow(/^padded\.png has 40 MiB for 64 x 64 pixels/);
    // What packs best of all that people draw: a white page of one bit a pixel, as PNG.
    const page = { format: 'png', width: 9_000, height: 9_000 } as const;
    expect(checkPicture(page, 'page.png', 9_900)).toBe(page);
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
