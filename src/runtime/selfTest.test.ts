import { afterEach, describe, expect, test, vi } from 'vitest';
import { UserError } from '../errors.js';
import type { FloatTensor } from '../tensorData.js';
import type { Runtime } from './contract.js';
import { createEngine } from './engine.node.js';
import { selfTest, selfTestProgram } from './selfTest.js';

const engine = createEngine({ device: 'cpu', threads: 1 });
afterEach(() => vi.restoreAllMocks());

/** The engine, with one of its results changed on the way. */
function spoiled(name: string, device: Runtime['device'], change: (data: Float32Array) => void): Runtime {
  const run: Runtime['run'] = async (handle, inputs) => {
    const results: Record<string, FloatTensor> = await engine.run(handle, inputs);
    change(results[name].data);
    return results;
  };
  return {
    device,
    run,
    compile: (program: Parameters<Runtime['compile']>[0]) => engine.compile(program),
    release: (handle: number) => engine.release(handle),
  } as Runtime;
}

test('a runtime that is right passes, and keeps nothing', async () => {
  const release = vi.spyOn(engine, 'release');
  await selfTest(engine);
  expect(release).toHaveBeenCalledTimes(1);
  await selfTest(engine);
});

test('one program has each of the operations', () => {
  const { outputs, nodeCount, inputs } = selfTestProgram();
  expect(outputs.map(({ key }) => key)).toEqual([
    'Concat of nine',
    'ConvTranspose with uneven pads',
    'ConvTranspose of stride 2 with uneven pads',
    'CumSum',
    'reverse CumSum',
  ]);
  expect(inputs).toHaveLength(1);
  // Nine products, five operations, five names.
  expect(nodeCount).toBe(19);
});

describe('a runtime that is wrong', () => {
  const { outputs } = selfTestProgram();

  test.each(outputs.map(({ key }) => key))('in %s is refused by name', async (name) => {
    const error: unknown = await selfTest(spoiled(name, 'webgpu', (data) => data.fill(0))).catch(
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(UserError);
    expect((error as UserError).message).toBe(
      `This ONNX Runtime computes wrong numbers on WebGPU (${name}): ` +
        'import "onnxruntime-web/webgpu" instead of "onnxruntime-web".',
    );
  });

  test('in one number, or with a number that is none, is refused', async () => {
    for (const value of [Number.NaN, 3.000_001]) {
      const runtime = spoiled('CumSum', 'wasm', (data) => {
        data[0] = value;
      });
      await expect(selfTest(runtime)).rejects.toThrow(
        'wrong numbers on the device "wasm" (CumSum): use another',
      );
    }
  });

  test('because it runs nothing says so itself', async () => {
    vi.spyOn(engine, 'run').mockRejectedValueOnce(new Error('device lost'));
    await expect(selfTest(engine)).rejects.toThrow('device lost');
  });
});
