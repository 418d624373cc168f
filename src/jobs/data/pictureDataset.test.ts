import path from 'node:path';
import { zipSync } from 'fflate';
import sharp, { type Sharp } from 'sharp';
import { describe, expect, it, vi } from 'vitest';
import { checkBatch } from '../../api/image/imageSet.js';
import { UserError } from '../../errors.js';
import { type DatasetOptions, openPictureDataset } from './pictureDataset.js';
import { plainPng, withFolder } from './testing/pictures.js';

const bytesOf = async (image: Sharp): Promise<Uint8Array> => Uint8Array.from(await image.toBuffer());

/** A picture whose left half is of one grey and whose right half is of another. */
function halves(width: number, height: number, left: number, right: number): Sharp {
  const data = Uint8Array.from({ length: width * height }, (_, i) => (i % width < width / 2 ? left : right));
  return sharp(data, { raw: { width, height, channels: 1 } }).toColourspace('b-w');
}

async function datasetOf<T>(
  files: Readonly<Record<string, Uint8Array>>,
  options: Omit<DatasetOptions, 'place'>,
  body: (dataset: Awaited<ReturnType<typeof openPictureDataset>>) => Promise<T>,
): Promise<T> {
  return withFolder(files, async (place) => {
    const dataset = await openPictureDataset({ ...options, place });
    try {
      return await body(dataset);
    } finally {
      await dataset.close();
    }
  });
}

/** The value of a pixel of the only picture, as a byte. */
function byteAt(data: Float32Array, index: number): number {
  return Math.round((data[index] + 1) * 127.5);
}

describe('pictures of all kinds', () => {
  it('are colours from -1 to 1, channel by channel', async () => {
    await datasetOf({ 'a.png': await plainPng(8, 8, [255, 0, 51]) }, {}, async (dataset) => {
      const { data, shape } = await dataset.batch([0]);
      expect(shape).toEqual([1, 3, 8, 8]);
      expect([data[0], data[64], data[128]].map((value) => Number(value.toFixed(6)))).toEqual([1, -1, -0.6]);
    });
  });

  it('grey: all channels the same; 16 bits: rounded to 8; palette and alpha: colours on white', async () => {
    const grey16 = sharp(new Uint16Array(64).fill(0x8080), { raw: { width: 8, height: 8, channels: 1 } });
    const clear = sharp({
      create: { width: 8, height: 8, channels: 4, background: { r: 9, g: 9, b: 9, alpha: 0 } },
    });
    const files = {
      'a-grey.png': await bytesOf(halves(8, 8, 10, 200).png()),
      'b-grey16.png': await bytesOf(grey16.toColourspace('grey16').png()),
      'c-clear.png': await bytesOf(clear.png()),
      'd-palette.png': await bytesOf(halves(8, 8, 0, 255).png({ palette: true })),
    };
    await datasetOf(files, {}, async (dataset) => {
      const { data } = await dataset.batch([0, 1, 2, 3]);
      const corners = [0, 1, 2, 3].map((i) => [0, 1, 2].map((c) => byteAt(data, (i * 3 + c) * 64)));
      expect(corners).toEqual([
        [10, 10, 10],
        [128, 128, 128],
        [255, 255, 255],
        [0, 0, 0],
      ]);
      expect(byteAt(data, 7)).toBe(200);
    });
  });

  it('turned by EXIF are made upright before they are cut', async () => {
    // Orientation 6: shown after a turn to the right, so that the left half becomes the upper one.
    const turned = await bytesOf(halves(16, 8, 0, 255).withMetadata({ orientation: 6 }).png());
    await datasetOf({ 'a.png': turned }, {}, async (dataset) => {
      expect(dataset.resolution).toBe(8);
      const { data } = await dataset.batch([0]);
      expect(byteAt(data, 0)).toBe(0);
      expect(byteAt(data, 7)).toBe(0);
      expect(byteAt(data, 63)).toBe(255);
    });
  });

  it('of mixed sizes: the middle square, shrunk without aliasing, enlarged ones counted', async () => {
    const stripes = Uint8Array.from({ length: 64 * 32 }, (_, i) => (i % 64 < 16 || i % 64 >= 48 ? 255 : 100));
    const wide = sharp(stripes, { raw: { width: 64, height: 32, channels: 1 } });
    const fine = sharp(
      Uint8Array.from({ length: 32 * 32 }, (_, i) => (i % 2) * 255),
      {
        raw: { width: 32, height: 32, channels: 1 },
      },
    );
    const files = {
      'fine.png': await bytesOf(fine.png()),
      'small.png': await plainPng(4, 9),
      'wide.png': await bytesOf(wide.png()),
    };
    await datasetOf(files, { resolution: 8 }, async (dataset) => {
      expect(dataset.enlarged).toBe(1);
      const { data } = await dataset.batch([0, 2]);
      for (let x = 2; x < 6; x++) expect(Math.abs(byteAt(data, x) - 127.5)).toBeLessThan(3);
      for (const index of [0, 7, 63]) expect(byteAt(data, 192 + index)).toBe(100);
    });
  });
});

describe('the resolution', () => {
  it('is the largest power of two within the smallest picture, at most 1024', async () => {
    const files = { 'a.png': await plainPng(64, 40), 'b.png': await plainPng(33, 200) };
    await datasetOf(files, {}, async ({ resolution }) => expect(resolution).toBe(32));
    await datasetOf({ 'a.png': await plainPng(2100, 2050) }, {}, async ({ resolution }) =>
      expect(resolution).toBe(1024),
    );
  });

  it('cannot be inferred from a tiny picture, which is named', async () => {
    await withFolder({ 'a.png': await plainPng(64, 64), 'dot.png': await plainPng(7, 64) }, async (place) => {
      await expect(openPictureDataset({ place })).rejects.toThrow(/dot\.png is only 7 pixels/);
    });
  });

  it.each([7, 48, 4, 2048, 0, -8, 16.5])('%s is refused', async (resolution) => {
    await expect(openPictureDataset({ place: 'x', resolution })).rejects.toThrow(
      `option resolution is ${resolution}: give a power of two from 8 to 1024`,
    );
  });
});

describe('broken files', () => {
  const text = new TextEncoder().encode('not a picture');

  it('are refused by name', async () => {
    const png = await plainPng(16, 16);
    for (const broken of [text, png.slice(0, png.length - 20), new Uint8Array(0)]) {
      await withFolder({ 'a.png': png, 'b.png': broken }, async (place) => {
        const error = await openPictureDataset({ place, resolution: 16 }).catch((reason: unknown) => reason);
        expect(error).toBeInstanceOf(UserError);
        expect(String(error)).toMatch(/b\.png.*skipBroken leaves it out/);
      });
    }
  });

  it('are left out and counted when that is wished, in the first pass and in the second', async () => {
    const png = await plainPng(16, 16);
    const files = { 'a.png': png, 'b.png': text, 'c.png': png.slice(0, png.length - 20), 'd.png': png };
    await datasetOf(files, { skipBroken: true }, async ({ names, skipped, count }) => {
      expect(names).toEqual(['a.png', 'd.png']);
      expect(count).toBe(2);
      expect(skipped).toHaveLength(2);
      expect(skipped[0]).toMatch(/b\.png is not a PNG/);
    });
  });

  it('alone make no dataset', async () => {
    await withFolder({ 'a.png': text }, async (place) => {
      await expect(openPictureDataset({ place, skipBroken: true })).rejects.toThrow(
        /holds no picture that can be read/,
      );
    });
  });
});

describe('a dataset', () => {
  const colours = [
    [255, 0, 0],
    [0, 255, 0],
    [0, 0, 255],
  ] as const;
  const threeFiles = async () =>
    Object.fromEntries(
      await Promise.all(
        colours.map(async (colour, i) => [`${i}.png`, await plainPng(16, 16, colour)] as const),
      ),
    );

  it('is the same from a folder and an archive, in memory and read anew', async () => {
    const files = await threeFiles();
    await withFolder({ ...files, 'x/all.zip': zipSync(files, { level: 9 }) }, async (folder) => {
      const variants = [
        { place: folder },
        { place: folder, memory: 0 },
        { place: path.join(folder, 'x/all.zip') },
        { place: path.join(folder, 'x/all.zip'), memory: 0 },
      ];
      const found = [];
      for (const variant of variants) {
        const dataset = await openPictureDataset({ ...variant, resolution: 8 });
        expect(dataset.kept).toBe(variant.memory === 0 ? 0 : dataset.count * 3 * 8 * 8);
        found.push({ digest: dataset.digest, batch: await dataset.batch([2, 0, 0]) });
        await dataset.close();
      }
      for (const other of found) expect(other).toEqual(found[0]);
    });
  });

  it('with mirrored pictures has each twice', async () => {
    const file = await bytesOf(halves(8, 8, 0, 255).png());
    await datasetOf({ 'a.png': file, 'b.png': await plainPng(8, 8) }, { mirror: true }, async (dataset) => {
      expect(dataset.count).toBe(4);
      const { data } = await dataset.batch([0, 2, 1, 3]);
      const rows = [0, 1].map((i) => Array.from(data.subarray(i * 192, i * 192 + 8)));
      expect(rows[1]).toEqual(rows[0].reverse());
      expect(data.subarray(384, 576)).toEqual(data.subarray(576, 768));
    });
  });

  it('has a digest of its pixels and names', async () => {
    const files = await threeFiles();
    const digest = (of: Record<string, Uint8Array>) =>
      datasetOf(of, { resolution: 8 }, async (set) => set.digest);
    const first = await digest(files);
    expect(await digest(files)).toBe(first);
    expect(await digest({ ...files, '1.png': files['2.png'] })).not.toBe(first);
    expect(
      await digest({ '3.png': files['0.png'], '1.png': files['1.png'], '2.png': files['2.png'] }),
    ).not.toBe(first);
  });

  it('tells how far it is, and stops when asked', async () => {
    const files = await threeFiles();
    const onProgress = vi.fn();
    await datasetOf(files, { onProgress }, async () =>
      expect(onProgress).toHaveBeenLastCalledWith({ done: 6, total: 6 }),
    );
    await withFolder(files, async (place) => {
      const signal = AbortSignal.abort(new Error('enough'));
      await expect(openPictureDataset({ place, signal })).rejects.toThrow('enough');
    });
  });

  it('smaller than a batch is refused with the largest batch', () => {
    expect(() => checkBatch({ place: 'faces', count: 8 }, 8)).not.toThrow();
    expect(() => checkBatch({ place: 'faces', count: 5 }, 8)).toThrow(
      'faces holds 5 pictures, fewer than a batch of 8: give batch 5 or less, or more pictures',
    );
    expect(() => checkBatch({ place: 'faces', count: 1 }, 2)).toThrow('holds 1 picture, fewer');
  });
});
