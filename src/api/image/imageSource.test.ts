import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import '../platform.node.js';
import { nodeImageCodec } from '../../platform/imageCodec.node.js';
import { readImages } from './imageSource.js';

const pixels = { data: new Uint8ClampedArray([9, 8, 7, 255, 1, 2, 3, 255]), width: 2, height: 1 };
let png: Uint8Array<ArrayBuffer>;
let server: Server;
let address: string;
let cache: string;
beforeAll(async () => {
  png = await nodeImageCodec.encodePng(pixels);
  cache = mkdtempSync(path.join(os.tmpdir(), 'nada-images-'));
  vi.stubEnv('NADA_CACHE', cache);
  server = createServer((request, response) => {
    response.end(request.url === '/page.png' ? '<!doctype html><title>no</title>' : png);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  vi.unstubAllEnvs();
  server.close();
  rmSync(cache, { recursive: true, force: true });
});

describe('readImages', () => {
  it('reads pixels, bytes, Blobs and URLs alike', async () => {
    const sources = [pixels, png, new Blob([png]), `${address}/a.png`, new URL(`${address}/b.png`)];
    for (const image of await readImages(sources, (image) => image))
      expect(image).toEqual({ ...pixels, channels: 4 });
  });

  it('reads pixels that are no properties of their own, as those of an ImageData', async () => {
    class Shown {
      get data() {
        return pixels.data;
      }
      get width() {
        return 2;
      }
      get height() {
        return 1;
      }
    }
    expect(await readImages([new Shown()], (image) => image)).toEqual([{ ...pixels, channels: 4 }]);
  });

  it('names a URL that gives something else, and does not keep it', async () => {
    const read = readImages([`${address}/page.png`], (image) => image);
    await expect(read).rejects.toThrow('page.png is not a PNG, JPEG or WebP picture: it is an HTML page');
    await expect(readImages([`${address}/page.png`], (image) => image)).rejects.toThrow(
      'give the URL of another',
    );
  });
});
