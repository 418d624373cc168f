import { describe, expect, test } from 'vitest';
import { UserError } from '../errors.js';
import { type BrowserEngineOptions, type BrowserScope, chooseSetup } from './engine.browser.js';

const real = {};
const software = { info: { isFallbackAdapter: true } };
const isolation = /^One thread computes, because the page is not cross-origin isolated/;

function scope(
  adapter: object | null | undefined,
  { cores = 8, crossOriginIsolated = true }: { cores?: number; crossOriginIsolated?: boolean } = {},
): BrowserScope {
  const gpu = adapter === undefined ? {} : { gpu: { requestAdapter: async () => adapter } };
  return { crossOriginIsolated, navigator: { hardwareConcurrency: cores, ...gpu } };
}

describe('auto', () => {
  test('takes WebGPU on a real adapter, and one thread', async () => {
    expect(await chooseSetup({}, scope(real))).toEqual({ device: 'webgpu', threads: 1, warnings: [] });
    // What WebGPU computes needs no threads: no word about them.
    const { warnings } = await chooseSetup({ device: 'auto' }, scope(real, { crossOriginIsolated: false }));
    expect(warnings).toEqual([]);
  });

  test.each([
    ['a software adapter', scope(software), /^WebGPU runs in software here/],
    ['an older one', scope({ isFallbackAdapter: true }), /^WebGPU runs in software here/],
    ['no adapter', scope(null), /^This browser offers no WebGPU/],
    ['no WebGPU', scope(undefined), /^This browser offers no WebGPU/],
    ['nothing at all', { crossOriginIsolated: true }, /^This browser offers no WebGPU/],
  ])('takes WebAssembly with %s, and says so', async (_name, where, warning) => {
    const { device, warnings } = await chooseSetup({}, where);
    expect(device).toBe('wasm');
    expect(warnings).toEqual([expect.stringMatching(warning)]);
  });

  test('takes WebAssembly where the adapter is refused', async () => {
    const gpu = { requestAdapter: () => Promise.reject(new Error('lost')) };
    expect((await chooseSetup({}, { navigator: { gpu } })).device).toBe('wasm');
  });
});

describe('a device that is asked for', () => {
  test('is taken, software or not', async () => {
    for (const adapter of [real, software]) {
      expect((await chooseSetup({ device: 'webgpu' }, scope(adapter))).device).toBe('webgpu');
    }
    expect(await chooseSetup({ device: 'wasm' }, scope(real))).toEqual({
      device: 'wasm',
      threads: 4,
      warnings: [],
    });
  });

  test.each([
    [
      { device: 'webgpu' },
      scope(null),
      'no WebGPU (it has no adapter for it): set option device to "wasm" or "auto"',
    ],
    [
      { device: 'webgpu' },
      scope(undefined),
      'no WebGPU (it has no navigator.gpu, which needs HTTPS or localhost)',
    ],
    [{ device: 'cuda' }, scope(real), 'option device is "cuda": a browser has "auto", "webgpu" and "wasm"'],
  ])('%j is refused where it is missing', async (options, where, message) => {
    const error: unknown = await chooseSetup(options as BrowserEngineOptions, where).catch(
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(UserError);
    expect((error as UserError).message).toContain(message);
  });
});

describe('threads of WebAssembly', () => {
  test.each([
    [undefined, 1, 1],
    [undefined, 2, 1],
    [undefined, 5, 3],
    [undefined, 64, 4],
    [6, 2, 6],
  ])('%s asked for on %i cores are %i', async (threads, cores, expected) => {
    const setup = await chooseSetup({ device: 'wasm', threads }, scope(undefined, { cores }));
    expect(setup).toEqual({ device: 'wasm', threads: expected, warnings: [] });
  });

  test('are one, with a warning, where the page is not cross-origin isolated', async () => {
    for (const threads of [undefined, 2]) {
      const where = scope(undefined, { crossOriginIsolated: false });
      const setup = await chooseSetup({ device: 'wasm', threads }, where);
      expect(setup).toEqual({ device: 'wasm', threads: 1, warnings: [expect.stringMatching(isolation)] });
      expect(await chooseSetup({ device: 'wasm', threads: 1 }, where)).toEqual({ ...setup, warnings: [] });
    }
  });

  test('are whole numbers', async () => {
    for (const threads of [0, -1, 1.5, Number.NaN]) {
      const refused = chooseSetup({ threads }, scope(real));
      await expect(refused).rejects.toThrow(
        new UserError(`option threads is ${threads}: give a whole number of at least 1.`),
      );
    }
  });
});
