import type { InferenceSession } from 'onnxruntime-common';
import * as node from 'onnxruntime-node';
import { afterEach, expect, test, vi } from 'vitest';
import { UserError } from '../errors.js';
import { defineProgram, input, mul } from '../graph/index.js';
import { lower } from '../lowering/index.js';
import { floatTensor } from '../tensorData.js';
import type { BrowserOnnxRuntime } from './engine.browser.js';
import { openRuntime } from './runtime.browser.js';
import { nodeStandIn } from './testing/nodeStandIn.js';

const double = lower(defineProgram('double', { y: mul(input('x', [2]), 2) }), {
  device: 'wasm',
  mode: 'auto',
});

afterEach(() => vi.unstubAllGlobals());

test("in the page's own thread, over the module given", async () => {
  const { ort, sessions } = nodeStandIn();
  const runtime = await openRuntime({ device: 'wasm', threads: 1, onnxRuntime: ort });
  expect([runtime.device, runtime.threads, runtime.warnings]).toEqual(['wasm', 1, []]);
  expect(sessions).toHaveLength(1);
  expect(ort.env.wasm.numThreads).toBe(1);
  expect(ort.env.wasm.wasmPaths).toBeUndefined();
  const handle = await runtime.compile(double);
  const { y } = await runtime.run(handle, { x: floatTensor([1, 2], [2]) });
  expect([...y.data]).toEqual([2, 4]);
  expect(await runtime.peakMemory()).toBe(0);
  await runtime.close();
});

test('strict forbids the CPU to WebGPU, but not to WebAssembly, which is the CPU', async () => {
  vi.stubGlobal('navigator', { gpu: { requestAdapter: async () => ({}) } });
  const { ort, sessions } = nodeStandIn();
  for (const device of ['wasm', 'webgpu'] as const) {
    for (const strict of [true, false]) {
      await (await openRuntime({ device, threads: 1, strict, onnxRuntime: ort })).close();
    }
  }
  expect(sessions.map(({ executionProviders }) => executionProviders?.[0])).toEqual([
    ...['wasm', 'wasm', 'webgpu', 'webgpu'],
  ]);
  expect(sessions.map(({ extra }) => extra)).toEqual([
    ...[undefined, undefined],
    { session: { disable_cpu_ep_fallback: '1' } },
    undefined,
  ]);
});

test('the .wasm file may lie elsewhere, as a file or as a folder', async () => {
  vi.stubGlobal('location', { href: 'https://example.org/app/index.html' });
  const places = {
    'ort/': 'https://example.org/app/ort/',
    '/a.wasm': { wasm: 'https://example.org/a.wasm' },
  };
  for (const [wasmUrl, expected] of Object.entries(places)) {
    const { ort } = nodeStandIn();
    await (await openRuntime({ device: 'wasm', threads: 1, wasmUrl, onnxRuntime: ort })).close();
    expect(ort.env.wasm.wasmPaths).toEqual(expected);
  }
  const broken = openRuntime({ onnxRuntime: nodeStandIn().ort, wasmUrl: 'http://' });
  await expect(broken).rejects.toThrow(
    new UserError('"http://" is no URL: give one of a file that the page can load.'),
  );
});

test('a program that is refused has advice for a page', async () => {
  const { ort } = nodeStandIn();
  const runtime = await openRuntime({ device: 'wasm', threads: 1, onnxRuntime: ort });
  const error: unknown = await runtime
    .compile({ ...double, model: Uint8Array.of(1, 2) })
    .catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(UserError);
  expect((error as UserError).message).toMatch(
    /"wasm" can't run "double" .*; see that onnxruntime-web's \.wasm/,
  );
  await runtime.close();
});

test('a runtime that computes wrongly is closed and refused', async () => {
  const { ort } = nodeStandIn();
  let released = 0;
  const create = async (model: Uint8Array) => {
    const session = await node.InferenceSession.create(model);
    return {
      run: async (feeds: InferenceSession.FeedsType) => {
        const results = await session.run(feeds);
        for (const tensor of Object.values(results)) (tensor.data as Float32Array)[0] += 1;
        return results;
      },
      release: async () => {
        released++;
      },
    };
  };
  const wrong = { ...ort, InferenceSession: { create } } as unknown as BrowserOnnxRuntime;
  const error: unknown = await openRuntime({ device: 'wasm', onnxRuntime: wrong }).catch(
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(UserError);
  expect((error as UserError).message).toMatch(/computes wrong numbers on the device "wasm"/);
  expect(released).toBe(1);
});
