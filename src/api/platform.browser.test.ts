import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { UserError } from '../errors.js';
import { type GoldenModels, goldenModels } from '../jobs/testing/goldenModels.js';
import { nodeStandIn } from '../runtime/testing/nodeStandIn.js';
import { adapt } from './adapt/adapt.js';
import type { AdaptEvent } from './adapt/events.js';
import { readImages } from './image/imageSource.js';
import { loadClip, loadGenerator } from './networks/networks.js';
import { fakeServer } from './networks/testing/fakeServer.js';
import { browserPlatform, configure, type PageOptions } from './platform.browser.js';

let models: GoldenModels;
beforeAll(() => {
  models = goldenModels();
});
afterAll(() => models.remove());

beforeEach(() => {
  vi.stubGlobal('location', { href: 'https://example.org/app/' });
  vi.stubGlobal('navigator', { hardwareConcurrency: 4 });
  fakeServer({
    'https://example.org/app/g.pt': { chunks: [bytesOf(models.generator)] },
    'https://example.org/app/clip.pt': { chunks: [bytesOf(models.clipA)] },
  });
});
afterEach(() => {
  vi.unstubAllGlobals();
  configure({});
});

const bytesOf = (file: string): Uint8Array<ArrayBuffer> => Uint8Array.from(readFileSync(file));

const request = { clip: 'clip.pt', source: 'photo', target: 'sketch', iterations: 2, batch: 1 };

describe('the platform of a page', () => {
  it('adapts networks by URL, and the same ones from Blobs, over the ONNX Runtime of the page', async () => {
    const { ort } = nodeStandIn();
    const warnings: string[] = [];
    configure({ onnxRuntime: ort, onWarning: (message) => warnings.push(message) });
    const events: AdaptEvent[] = [];
    const run = adapt({ ...request, generator: 'g.pt', onProgress: (event) => events.push(event) });
    for await (const _ of run) expect((await run.preview([0]))[0].data).toBeInstanceOf(Uint8ClampedArray);
    const { generator } = await run.result;

    const notes = events.flatMap((event) => (event.type === 'note' ? event.message : []));
    expect(notes).toEqual([
      expect.stringMatching(/^This browser offers no WebGPU/),
      expect.stringMatching(/^One thread computes/),
    ]);
    expect(warnings).toEqual(notes);
    expect(events.filter((event) => event.type === 'load').map(({ status }) => status)).toEqual([
      ...['initiate', 'download', 'progress', 'done', 'ready'],
      ...['initiate', 'download', 'progress', 'done', 'ready'],
    ]);
    const again = adapt({
      ...request,
      generator: new Blob([bytesOf(models.generator)]),
      clip: new File([bytesOf(models.clipA)], 'mine.pt'),
    });
    expect((await again.result).generator.parameters).toEqual(generator.parameters);
  });

  it('names the URL of what it can not read, and the option that is wrong', async () => {
    await expect(loadGenerator('absent.pt')).rejects.toThrow('https://example.org/app/absent.pt cannot be');
    await expect(loadClip('clip/')).rejects.toThrow('https://example.org/app/clip/ holds no CLIP');
    await expect(loadGenerator('clip.pt')).rejects.toThrow('https://example.org/app/clip.pt');
    configure({ onnxRuntime: nodeStandIn().ort });
    const run = adapt({ ...request, generator: 'g.pt', device: 'cuda' });
    await expect(run.result).rejects.toMatchObject({ option: 'device' });
  });

  it('takes images by URL too', async () => {
    const decode = vi.spyOn(browserPlatform.images, 'decode');
    decode.mockImplementation(async () => ({ data: new Uint8ClampedArray(4), width: 1, height: 1 }));
    // The first 24 bytes, with its size of 1 x 1.
    const png = Uint8Array.of(
      0x89,
      ...new TextEncoder().encode('PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01'),
    );
    fakeServer({ 'https://example.org/app/a.png': { chunks: [png] } });
    const [image] = await readImages(['a.png'], (image) => image);
    expect([image.width, image.channels]).toEqual([1, 4]);
    expect(decode).toHaveBeenCalledWith(png, 'https://example.org/app/a.png');
  });

  it('does not know how much memory there is', () => {
    expect(browserPlatform.availableMemory()).toBeUndefined();
  });
});

describe('configure', () => {
  it('replaces what was set before', async () => {
    const first = nodeStandIn();
    configure({ onnxRuntime: first.ort, wasmUrl: '/ort/' });
    configure({ onnxRuntime: first.ort });
    await (await browserPlatform.openRuntime({ device: 'wasm', threads: 1 })).close();
    expect(first.ort.env.wasm.wasmPaths).toBeUndefined();
    expect(first.sessions).toHaveLength(1);
  });

  it('refuses an option that it does not know', () => {
    const options = { wasmURL: '/ort.wasm' } as PageOptions;
    expect(() => configure(options)).toThrow(
      new UserError('configure has no option "wasmURL": did you mean "wasmUrl"?'),
    );
  });
});
