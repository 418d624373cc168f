import '../platform.node.js';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UserError } from '../../errors.js';
import { goldenBytes } from '../../testing/golden.js';
import { cacheFolder, fetchFile } from './download.node.js';
import type { LoadProgress } from './loadProgress.js';
import { loadGenerator } from './networks.js';

const bytes = goldenBytes('05-nada-train-all-layers', 'ckpt.pt');
const digest = createHash('sha256').update(bytes).digest('hex');

let cache: string;
let server: Server;
let requests: number;
let listener: RequestListener;
let address: string;

beforeEach(async () => {
  cache = mkdtempSync(path.join(os.tmpdir(), 'nada-cache-'));
  requests = 0;
  listener = (_, response) => {
    response.setHeader('content-length', bytes.length);
    response.end(bytes);
  };
  server = createServer((request, response) => {
    requests += 1;
    listener(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
  rmSync(cache, { recursive: true, force: true });
});

describe('fetchFile', () => {
  it('downloads once, and tells what happens', async () => {
    const events: LoadProgress[] = [];
    const options = { cache, onProgress: (event: LoadProgress) => events.push(event) };
    const file = await fetchFile(`${address}/g.pt`, options);
    expect(readFileSync(file).equals(bytes)).toBe(true);
    expect(events[0].status).toBe('initiate');
    expect(events.at(-2)).toMatchObject({ status: 'progress', loaded: bytes.length, progress: 100 });
    expect(events.at(-1)?.status).toBe('done');
    expect(await fetchFile(`${address}/g.pt`, options)).toBe(file);
    expect(requests).toBe(1);
    expect((await loadGenerator(`${address}/g.pt`, options)).config.size).toBe(32);
    expect(requests).toBe(1);
  });

  it('checks the SHA-256 that is given or part of the address', async () => {
    await fetchFile(`${address}/${digest}/g.pt`, { cache });
    const wrong = `${address}/${'0'.repeat(64)}/g.pt`;
    await expect(fetchFile(wrong, { cache })).rejects.toThrow(`arrived with the SHA-256 ${digest}`);
    await expect(fetchFile(`${address}/g.pt`, { cache, sha256: '1'.repeat(64) })).rejects.toThrow(UserError);
    expect(readdirSync(cache)).toHaveLength(2);
  });

  it('downloads again when the first time left a file without its digest', async () => {
    const file = await fetchFile(`${address}/g.pt`, { cache });
    rmSync(`${file}.sha256`);
    writeFileSync(file, 'torn');
    await fetchFile(`${address}/g.pt`, { cache });
    expect(readFileSync(file).equals(bytes)).toBe(true);
  });

  it.each<[string, RequestListener]>([
    ['is an HTML page', (_, response) => response.end('<!DOCTYPE html><html>quota exceeded</html>')],
    [
      'the server answers 404',
      (_, response) => {
        response.statusCode = 404;
        response.end();
      },
    ],
    ['is empty|ended after 0', (_, response) => response.end()],
    [
      'broke off',
      (_, response) => {
        response.setHeader('content-length', bytes.length);
        response.write(bytes.subarray(0, 1000), () => response.destroy());
      },
    ],
  ])('leaves nothing behind when it %s', async (message, answer) => {
    listener = answer;
    await expect(fetchFile(`${address}/g.pt`, { cache })).rejects.toThrow(new RegExp(message));
    expect(readdirSync(cache)).toEqual([]);
  });

  it('names an address that nobody answers', async () => {
    await expect(fetchFile('http://127.0.0.1:1/g.pt', { cache })).rejects.toThrow('cannot be downloaded');
  });

  it('stops with the reason of the signal', async () => {
    const controller = new AbortController();
    listener = () => controller.abort(new Error('enough'));
    await expect(fetchFile(`${address}/g.pt`, { cache, signal: controller.signal })).rejects.toThrow(
      'enough',
    );
    expect(readdirSync(cache)).toEqual([]);
  });
});

describe('cacheFolder', () => {
  it('can be chosen', () => {
    expect(cacheFolder({ NADA_CACHE: '/elsewhere' })).toBe('/elsewhere');
    expect(cacheFolder({})).toContain('stylegan-nada');
  });
});
