import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { UserError } from '../errors.js';
import { browserImageCodec } from './imageCodec.browser.js';

/** The first bytes of a 2 x 1 PNG; the stand-in for the browser's decoder never reads further. */
const png = Uint8Array.of(
  ...[0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52],
  ...[0, 0, 0, 2, 0, 0, 0, 1],
);

describe('browserImageCodec', () => {
  const calls: string[] = [];
  let isDamaged = false;

  beforeEach(() => {
    calls.length = 0;
    isDamaged = false;
    vi.stubGlobal('createImageBitmap', async (blob: Blob, options: unknown) => {
      calls.push(`bitmap ${blob.type} ${JSON.stringify(options)}`);
      if (isDamaged) throw new DOMException('broken', 'InvalidStateError');
      return { width: 2, height: 1, close: () => calls.push('close') };
    });
    vi.stubGlobal(
      'ImageData',
      class {
        constructor(
          readonly data: Uint8ClampedArray,
          readonly width: number,
        ) {}
      },
    );
    vi.stubGlobal(
      'OffscreenCanvas',
      class {
        #data = new Uint8ClampedArray(8);
        getContext() {
          return {
            set fillStyle(style: string) {
              calls.push(`fill ${style}`);
            },
            fillRect: () => this.#data.fill(255),
            drawImage: () => calls.push('draw'),
            getImageData: () => ({ data: this.#data }),
            putImageData: (image: { data: Uint8ClampedArray }) => {
              this.#data = image.data as Uint8ClampedArray<ArrayBuffer>;
            },
          };
        }
        async convertToBlob({ type }: { type: string }) {
          calls.push(`blob ${type}`);
          return new Blob([this.#data as Uint8ClampedArray<ArrayBuffer>]);
        }
      },
    );
  });
  afterEach(() => vi.unstubAllGlobals());

  it('draws the upright bitmap on white and closes it', async () => {
    const picture = await browserImageCodec.decode(png, 'x.png');
    expect([picture.width, picture.height, picture.data.length]).toEqual([2, 1, 8]);
    expect(calls).toEqual([
      'bitmap image/png {"imageOrientation":"from-image","colorSpaceConversion":"none"}',
      'fill #ffffff',
      'draw',
      'close',
    ]);
  });

  it('names a damaged file', async () => {
    isDamaged = true;
    await expect(browserImageCodec.decode(png, 'cat.png')).rejects.toThrow(/^cat\.png is a damaged/);
  });

  it('never hands other files to the decoder', async () => {
    const page = new TextEncoder().encode('<html>');
    await expect(browserImageCodec.decode(page, 'cat.png')).rejects.toThrow(UserError);
    expect(calls).toEqual([]);
  });

  it('encodes the pixels as PNG', async () => {
    const data = Uint8ClampedArray.of(1, 2, 3, 255, 5, 6, 7, 255);
    expect([...(await browserImageCodec.encodePng({ data, width: 2, height: 1 }))]).toEqual([...data]);
    expect(calls).toEqual(['blob image/png']);
  });
});
