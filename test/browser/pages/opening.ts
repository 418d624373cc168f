import * as onnxRuntime from 'onnxruntime-web/webgpu';
import {
  type BrowserRuntime,
  type BrowserSetup,
  graph,
  lower,
  openRuntime,
  UserError,
} from '#nada/browser.js';
import type { BrowserEngineOptions } from '#nada/runtime/engine.browser.js';

/** How a runtime is opened: {@link OpenRuntimeOptions} without what can't be sent to a page. */
export interface Attempt extends BrowserEngineOptions {
  /** URL of a worker script to start instead of the default one. */
  readonly worker?: string;
  readonly onnxRuntimeUrl?: string;
  /** Opens in the page's thread. */
  readonly inPage?: boolean;
}

/** What came of it. */
export interface Outcome {
  readonly setup?: BrowserSetup;
  /** The state after two additions, the second of which was rolled back. */
  readonly total?: readonly number[];
  /** Shaders that were compiled when a released program came again; known in the page's own thread alone. */
  readonly compiledAgain?: number;
  /** How a call after the end was rejected. */
  readonly afterClose?: string;
  readonly error?: { readonly message: string; readonly user: boolean };
}

/** Adds to the state in two steps of which one is rolled back. */
async function compute(runtime: BrowserRuntime): Promise<number[]> {
  const { add, defineProgram, input, state } = graph;
  const total = add(state('total', [2]), input('x', [2]));
  const program = lower(defineProgram('add', {}, { total }), { device: runtime.device, mode: 'auto' });
  const tensor = (a: number, b: number) =>
    ({ data: Float32Array.of(a, b), shape: [2], dtype: 'float32' }) as const;
  const handle = await runtime.compile(program);
  await runtime.setState({ total: tensor(1, 2) });
  await runtime.run(handle, { x: tensor(10, 20) });
  await runtime.begin();
  await runtime.run(handle, { x: tensor(500, 500) });
  await runtime.rollback();
  await runtime.release(handle);
  return [...(await runtime.getState(['total'])).total.data];
}

let shaders = 0;

/** Counts the shaders that this thread compiles from now on. */
function countShaders(): void {
  const device = (globalThis as { GPUDevice?: { prototype: { createShaderModule(given: object): object } } })
    .GPUDevice;
  if (!device) return;
  const { createShaderModule } = device.prototype;
  device.prototype.createShaderModule = function (given) {
    shaders += 1;
    return createShaderModule.call(this, given);
  };
}

/** Computes with a program that is released after each time; returns how many shaders the second time compiled. */
async function computeAgain(runtime: BrowserRuntime): Promise<number> {
  const { defineProgram, exp, input } = graph;
  const program = lower(defineProgram('exp', { y: exp(input('x', [2])) }), {
    device: runtime.device,
    mode: 'auto',
  });
  const counts: number[] = [];
  for (let i = 0; i < 2; i++) {
    const before = shaders;
    const handle = await runtime.compile(program);
    await runtime.run(handle, { x: { data: Float32Array.of(1, 2), shape: [2], dtype: 'float32' } });
    await runtime.release(handle);
    counts.push(shaders - before);
  }
  if (counts[0] === 0) throw new Error('the first time compiled no shader');
  return counts[1];
}

async function tryRuntime({ worker, inPage, ...options }: Attempt): Promise<Outcome> {
  try {
    const runtime = await openRuntime({
      ...options,
      worker: worker === undefined ? undefined : () => new Worker(worker, { type: 'module' }),
      onnxRuntime: inPage ? onnxRuntime : undefined,
    });
    const { device, threads, warnings } = runtime;
    const total = await compute(runtime);
    const again = inPage ? { compiledAgain: await computeAgain(runtime) } : {};
    await runtime.close();
    const late = await runtime.getState([]).catch(String);
    return { setup: { device, threads, warnings }, total, ...again, afterClose: String(late) };
  } catch (thrown) {
    const { message } = thrown as Error;
    return { error: { message, user: thrown instanceof UserError } };
  }
}

countShaders();
Object.assign(globalThis, { tryRuntime });
