import { createHash } from 'node:crypto';
import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { UserError } from '../errors.js';
import { goldenBytes } from '../testing/golden.js';
import type { Picture } from './imageCodec.js';
import { nodeImageCodec } from './imageCodec.node.js';

/** 26 x 18 pixels, chroma at half size, EXIF orientation 6 (turn right to see it upright); made by Pillow. */
const rotatedJpeg = [
  '/9j/4AAQSkZJRgABAQAAAQABAAD/4QAiRXhpZgAATU0AKgAAAAgAAQESAAMAAAABAAYAAAAAAAD/2wBDAAoHBwgHBgoICAgL',
  'CgoLDhgQDg0NDh0VFhEYIx8lJCIfIiEmKzcvJik0KSEiMEExNDk7Pj4+JS5ESUM8SDc9Pjv/2wBDAQoLCw4NDhwQEBw7KCIo',
  'Ozs7Ozs7Ozs7Ozs7Ozs7Ozs7Ozs7Ozs7Ozs7Ozs7Ozs7Ozs7Ozs7Ozs7Ozs7Ozs7Ozv/wAARCAASABoDASIAAhEBAxEB/8QA',
  'GAABAQEBAQAAAAAAAAAAAAAABQAEBgP/xAAmEAABAwMEAQQDAAAAAAAAAAABAgQRAAMSBRMhMSIGQVFxFGGB/8QAGQEAAgMB',
  'AAAAAAAAAAAAAAAABgcCAwQF/8QAJxEAAQMCBAUFAAAAAAAAAAAAAQACAwQFESE0sSIxQXGBMkJhkfD/2gAMAwEAAhEDEQA/',
  'AOGZaXikXCk5HqR1TDRkZHFMtdLzsoIT0IpRppBkeNV3S5yxBoiORAPfHquZRXEHmVjZ6XupBx8kjiB3+qVSyOI49qWbtm2n',
  '2Rfd3rVhEwFXVhAJ+JPvxXirXfT9tRtqfglJglNpah/CBB+xWM1tUQ18QJcRngD4O/0iqkqpZW8DSR8AlYtPA31CBGNEeuXr',
  'pidN/Ec3m+e7ltXCjKMImPs1VVKP293blLa0ahv7ouXsgTaECOaaSlOI8R18VVUVs1MnjZPCH0Bf/9k=',
].join('');

function bytesOf(buffer: Uint8Array): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(buffer);
}

function rgbOf(picture: Picture): Uint8Array {
  return Uint8Array.from(picture.data.filter((_, index) => index % 4 !== 3));
}

function checker(width: number, height: number): Picture {
  const data = Uint8ClampedArray.from({ length: width * height * 4 }, (_, index) =>
    index % 4 === 3 ? 255 : (index * 7) % 256,
  );
  return { data, width, height };
}

describe('decode', () => {
  it('gives the pixels of the golden style pictures', async () => {
    const file = goldenBytes('05-nada-losses', 'io.safetensors');
    const headerEnd = 8 + Number(new DataView(file.buffer).getBigUint64(0, true));
    const header = JSON.parse(new TextDecoder().decode(file.subarray(8, headerEnd))) as Record<
      string,
      { shape: number[]; data_offsets: [number, number] }
    >;
    for (const index of [0, 1, 2]) {
      const entry = header[`in.style_target_u8_${index}`];
      const picture = await nodeImageCodec.decode(
        goldenBytes('05-nada-losses', `style_target_${index}.png`),
        'style',
      );
      expect([picture.height, picture.width, 3]).toEqual(entry.shape);
      const [start, end] = entry.data_offsets;
      expect(rgbOf(picture)).toEqual(file.slice(headerEnd + start, headerEnd + end));
    }
  });

  it('turns a JPEG upright and gives the pixels that Pillow gives', async () => {
    const picture = await nodeImageCodec.decode(bytesOf(Buffer.from(rotatedJpeg, 'base64')), 'photo.jpg');
    expect([picture.width, picture.height]).toEqual([18, 26]);
    expect(createHash('sha256').update(rgbOf(picture)).digest('hex')).toBe(
      '43625aaf407a419e2c39765514d209ede242dae04fb20480f034f3eff3ee8f40',
    );
  });

  it('composites transparency on white', async () => {
    const data = Uint8Array.of(255, 0, 0, 0, 0, 0, 0, 128, 10, 20, 30, 255);
    for (const format of ['png', 'webp'] as const) {
      const image = sharp(data, { raw: { width: 3, height: 1, channels: 4 } });
      const file = await (format === 'png'
        ? image.png()
        : image.webp({ lossless: true, exact: true })
      ).toBuffer();
      const picture = await nodeImageCodec.decode(bytesOf(file), `x.${format}`);
      expect([...picture.data]).toEqual([255, 255, 255, 255, 127, 127, 127, 255, 10, 20, 30, 255]);
    }
  });

  it('reads grey, palette and 16-bit files as RGBA bytes', async () => {
    const source = sharp(
      Uint8Array.from({ length: 64 }, (_, index) => index * 4),
      {
        raw: { width: 8, height: 8, channels: 1 },
      },
    );
    const files = [
      await source.clone().toColourspace('b-w').png().toBuffer(),
      await source.clone().png({ palette: true, effort: 1 }).toBuffer(),
      await source.clone().toColourspace('rgb16').png().toBuffer(),
    ];
    for (const file of files) {
      const picture = await nodeImageCodec.decode(bytesOf(file), 'grey.png');
      expect([picture.width, picture.height, picture.data.length]).toEqual([8, 8, 256]);
      expect(Math.abs(picture.data[4 * 63] - 252)).toBeLessThanOrEqual(2);
      expect(picture.data[4 * 63 + 3]).toBe(255);
    }
  });

  it('names the file that is damaged', async () => {
    const png = await nodeImageCodec.encodePng(checker(40, 40));
    for (const length of [20, 40, png.length - 30]) {
      const attempt = nodeImageCodec.decode(png.slice(0, length), 'pictures/cat.png');
      await expect(attempt).rejects.toThrow(UserError);
      await expect(attempt).rejects.toThrow(/^pictures\/cat\.png is a damaged or truncated picture/);
    }
  });

  it('gives a picture or a user error for any bytes', async () => {
    const jpeg = bytesOf(Buffer.from(rotatedJpeg, 'base64'));
    const png = await nodeImageCodec.encodePng(checker(9, 7));
    const webp = bytesOf(
      await sharp(checker(9, 7).data, { raw: { width: 9, height: 7, channels: 4 } })
        .webp()
        .toBuffer(),
    );
    const flips = fc.array(fc.tuple(fc.nat(4000), fc.integer({ min: 1, max: 255 })), { maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(jpeg, png, webp), flips, fc.nat(4000), async (file, changes, cut) => {
        const bytes = file.slice(0, cut > 2000 ? file.length : cut % file.length);
        for (const [position, change] of changes)
          if (bytes.length > 0) bytes[position % bytes.length] ^= change;
        const result = await nodeImageCodec.decode(bytes, 'file').catch((error: unknown) => error);
        if (result instanceof Error) expect(result).toBeInstanceOf(UserError);
        else expect((result as Picture).data.length % 4).toBe(0);
      }),
      { numRuns: 150 },
    );
  });
});

describe('encodePng', () => {
  it('round trips opaque pixels without an alpha channel', async () => {
    const picture = checker(33, 21);
    const file = await nodeImageCodec.encodePng(picture);
    expect((await sharp(file).metadata()).channels).toBe(3);
    expect(await nodeImageCodec.decode(file, 'x.png')).toEqual(picture);
  });

  it('keeps transparency', async () => {
    const picture: Picture = { data: Uint8ClampedArray.of(1, 2, 3, 4, 5, 6, 7, 255), width: 2, height: 1 };
    const file = await nodeImageCodec.encodePng(picture);
    expect([...(await sharp(file).raw().toBuffer())]).toEqual([...picture.data]);
  });
});
