import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import '../platform.node.js';
import { nodeImageCodec } from '../../platform/imageCodec.node.js';
import { openImageList } from './imageList.js';
import type { ImageSource } from './imageSource.js';

const side = 8;

/** An image of one grey, brighter in its right half. */
function halves(grey: number, width = side) {
  const data = Uint8ClampedArray.from({ length: 4 * width * side }, (_, i) =>
    i % 4 === 3 ? 255 : grey + (Math.floor(i / 4) % width < width / 2 ? 0 : 40),
  );
  return { data, width, height: side };
}

const open = (sources: readonly ImageSource[], options = {}) =>
  openImageList(sources, { option: 'data', ...options });

let folder: string;
let bytes: Uint8Array<ArrayBuffer>;
const at = (name: string): string => path.join(folder, name);
beforeAll(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'nada-list-'));
  bytes = await nodeImageCodec.encodePng(halves(100));
  writeFileSync(at('a.png'), bytes);
  writeFileSync(at('b.png'), await nodeImageCodec.encodePng(halves(30)));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('openImageList', () => {
  it('takes paths, URLs, files, bytes and pixels alike', async () => {
    const sources: ImageSource[] = [
      at('a.png'),
      new URL(`file://${at('a.png')}`),
      new File([bytes], 'dropped.png'),
      new Blob([bytes]),
      bytes,
      bytes.buffer,
      halves(100),
      { ...halves(100), channels: 4 },
    ];
    const set = await open(sources);
    expect(set).toMatchObject({ count: 8, resolution: side, enlarged: 0, skipped: [] });
    const width = 3 * side * side;
    const { data, shape } = await set.batch(sources.map((_, i) => i));
    expect(shape).toEqual([8, 3, side, side]);
    for (let i = 1; i < 8; i++) {
      expect(data.subarray(i * width, (i + 1) * width)).toEqual(data.subarray(0, width));
    }
    expect(set.names.slice(2, 4)).toEqual(['dropped.png', 'image 4 of the list']);
  });

  it('takes the images of a folder in the order of their names, and mirrors all', async () => {
    const set = await open([folder, halves(60)], { mirror: true });
    expect(set.names).toEqual([at('a.png'), at('b.png'), 'image 3 of the list']);
    expect(set.count).toBe(6);
    const row = async (index: number): Promise<number[]> => {
      const { data } = await set.batch([index]);
      return Array.from(data.subarray(0, side), (value) => Math.round((value + 1) * 127.5));
    };
    expect((await row(1))[0]).toBe(30);
    expect(await row(2)).toEqual([60, 60, 60, 60, 100, 100, 100, 100]);
    expect(await row(5)).toEqual([100, 100, 100, 100, 60, 60, 60, 60]);
  });

  it('keeps little in memory when it must, with the same values', async () => {
    const sources = [bytes, halves(7, 12)];
    const [kept, anew] = [await open(sources), await open(sources, { memory: 0 })];
    expect(await anew.batch([1, 0])).toEqual(await kept.batch([1, 0]));
  });

  it('names what is broken, or leaves it out', async () => {
    const broken = new File(['no image'], 'broken.png');
    await expect(open([bytes, broken])).rejects.toThrow('broken.png is not a PNG');
    await expect(open([bytes, bytes.slice(0, 60)], { resolution: side })).rejects.toThrow(
      'image 2 of the list is a damaged',
    );
    const set = await open([bytes, broken], { skipBroken: true });
    expect(set.count).toBe(1);
    expect(set.skipped[0]).toContain('broken.png');
    await expect(open([broken], { skipBroken: true })).rejects.toThrow(
      'the list of images holds no picture that can be read',
    );
    await expect(open([])).rejects.toMatchObject({ option: 'data' });
    await expect(open([bytes], { resolution: 24 })).rejects.toMatchObject({ option: 'resolution' });
  });
});
