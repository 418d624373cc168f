import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { UserError } from '../../errors.js';
import type { LoadProgress } from './loadProgress.js';
import { fakeServer } from './testing/fakeServer.js';
import { fetchBlob, pageUrl } from './urlFile.browser.js';

const url = new URL('https://example.org/app/models/g.safetensors');
const bytes = Uint8Array.from({ length: 3000 }, (_, i) => i % 251);
const digest = createHash('sha256').update(bytes).digest('hex');

beforeEach(() => vi.stubGlobal('location', { href: 'https://example.org/app/index.html' }));
afterEach(() => vi.unstubAllGlobals());

describe('pageUrl', () => {
  it('is relative to the page', () => {
    expect(pageUrl('models/g.safetensors').href).toBe(url.href);
    expect(pageUrl('/g.safetensors').href).toBe('https://example.org/g.safetensors');
    expect(pageUrl(url).href).toBe(url.href);
    expect(pageUrl('https://elsewhere.org/g').href).toBe('https://elsewhere.org/g');
    vi.stubGlobal('document', { baseURI: 'https://example.org/base/' });
    expect(pageUrl('g').href).toBe('https://example.org/base/g');
  });

  it('refuses what is no URL', () => {
    expect(() => pageUrl('http://')).toThrow(UserError);
    expect(() => pageUrl('http://')).toThrow('"http://" is no URL');
    vi.stubGlobal('location', undefined);
    expect(() => pageUrl('models/g.safetensors')).toThrow('is no URL');
  });
});

describe('fetchBlob', () => {
  it('downloads a file, and reports it in the words of transformers.js', async () => {
    fakeServer({ [url.href]: { chunks: [bytes.slice(0, 1000), bytes.slice(1000)], size: 3000 } });
    const events: LoadProgress[] = [];
    const blob = await fetchBlob(url, { onProgress: (event) => events.push(event) });
    expect(new Uint8Array(await blob.arrayBuffer())).toEqual(bytes);
    const about = { name: url.href, file: 'g.safetensors' };
    expect(events).toEqual([
      { status: 'initiate', ...about },
      { status: 'download', ...about },
      { status: 'progress', ...about, loaded: 1000, total: 3000, progress: 100 / 3 },
      { status: 'progress', ...about, loaded: 3000, total: 3000, progress: 100 },
      { status: 'done', ...about },
    ]);
  });

  it.each([
    ['compresses', { encoding: 'gzip' }],
    ['is of another origin, and may compress', { type: 'cors' }],
  ] as const)('takes no size from a server that %s', async (_, answer) => {
    fakeServer({ [url.href]: { chunks: [bytes], size: 7, ...answer } });
    const events: LoadProgress[] = [];
    const { size } = await fetchBlob(url, { onProgress: (event) => events.push(event) });
    expect(size).toBe(3000);
    expect(events[2]).toMatchObject({ loaded: 3000, total: undefined, progress: undefined });
  });

  it('takes any kind of file: readers say what they can not read', async () => {
    fakeServer({ [url.href]: { chunks: ['{"a": 1}'] } });
    expect(await (await fetchBlob(url)).text()).toBe('{"a": 1}');
  });

  it('checks the SHA-256 that is given or part of the URL', async () => {
    const named = new URL(`https://example.org/${digest.toUpperCase()}/g.pt`);
    fakeServer({ [url.href]: { chunks: [bytes] }, [named.href]: { chunks: [bytes] } });
    await fetchBlob(named);
    await fetchBlob(url, { sha256: digest });
    await expect(fetchBlob(url, { sha256: '0'.repeat(64) })).rejects.toThrow(
      `${url.href} arrived with the SHA-256 ${digest} instead of 000`,
    );
    vi.stubGlobal('crypto', {});
    await expect(fetchBlob(url, { sha256: digest })).rejects.toThrow("can't be checked on this page");
  });

  it.each([
    ['is not there', { status: 404 }, /cannot be downloaded \(the server answers 404.*check the URL/],
    ['is a web page', { chunks: ['\n <!doctype html><html>'] }, /is an HTML page, not the file of a network/],
    ['is empty', { chunks: [] }, /ended after 0 bytes/],
    ['is too short', { chunks: [bytes], size: 4000 }, /ended after 3000 bytes/],
    ['breaks off', { chunks: [bytes, new TypeError('network error')] }, /broke off while it was downloaded/],
    [
      'can not be reached',
      new TypeError('Failed to fetch'),
      /cannot be downloaded \(TypeError: Failed to fetch\): .*CORS/,
    ],
  ] as const)('refuses a file that %s', async (_, answer, message) => {
    fakeServer({ [url.href]: answer });
    await expect(fetchBlob(url)).rejects.toThrow(UserError);
    await expect(fetchBlob(url)).rejects.toThrow(message);
    await expect(fetchBlob(url)).rejects.toThrow(url.href);
  });

  it('stops with the reason of the signal, before and while the file arrives', async () => {
    for (const when of ['initiate', 'progress']) {
      fakeServer({ [url.href]: { chunks: [bytes, bytes] } });
      const controller = new AbortController();
      const onProgress = ({ status }: LoadProgress): void => {
        if (status === when) controller.abort(new Error('enough'));
      };
      await expect(fetchBlob(url, { signal: controller.signal, onProgress })).rejects.toThrow('enough');
    }
  });
});
