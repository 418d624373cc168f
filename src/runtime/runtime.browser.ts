import { UserError } from '../errors.js';
import type { Runtime } from './contract.js';
import {
  type BrowserEngineOptions,
  type BrowserOnnxRuntime,
  type BrowserSetup,
  openEngine,
} from './engine.browser.js';
import { selfTest } from './selfTest.js';
import { WorkerRuntime } from './workerRuntime.browser.js';

/** A runtime in a browser, with how it computes. */
export interface BrowserRuntime extends Runtime, BrowserSetup {
  readonly device: BrowserSetup['device'];
}

/** A page's `Worker`, named here so that programs without the DOM's types compile too. */
export interface WebWorker {
  postMessage(message: unknown, transfer: ArrayBuffer[]): void;
  terminate(): void;
}

/** Options of {@link openRuntime}. */
export interface OpenRuntimeOptions extends Omit<BrowserEngineOptions, 'wasmUrl'> {
  /**
   * Starts the web worker where a bundler or a server has put `stylegan-nada/browser/worker` elsewhere; by default it
   * lies beside this module.
   */
  readonly worker?: (() => WebWorker) | undefined;
  /** URL of the module `onnxruntime-web/webgpu`; by default the page's import map or the bundler knows it. */
  readonly onnxRuntimeUrl?: string | URL | undefined;
  /** URL of ONNX Runtime's `.wasm` file, or of its folder (with a slash at the end); by default beside its module. */
  readonly wasmUrl?: string | URL | undefined;
  /** Runs in the page's own thread over this module, without a worker: the page freezes while it computes. */
  readonly onnxRuntime?: BrowserOnnxRuntime | undefined;
}

/**
 * Opens a runtime on the best device of this browser, by default in a web worker of its own.
 *
 * ```ts
 * const runtime = await openRuntime({ device: 'auto' });
 * console.log(runtime.device, runtime.threads, runtime.warnings);
 * await runtime.close();
 * ```
 *
 * It is tested with a small program before it is handed out. Rejects with a `UserError` when the device asked for is
 * missing, when the worker or ONNX Runtime can't be loaded, and when ONNX Runtime computes wrong numbers.
 */
export async function openRuntime(options: OpenRuntimeOptions = {}): Promise<BrowserRuntime> {
  const { worker, onnxRuntime, onnxRuntimeUrl, wasmUrl, ...wishes } = options;
  const engineOptions = { ...wishes, wasmUrl: wasmUrl && absolute(wasmUrl) };
  const runtime: BrowserRuntime = onnxRuntime
    ? await openEngine(onnxRuntime, engineOptions)
    : await WorkerRuntime.open((worker ?? startWorker) as () => Worker, {
        options: engineOptions,
        onnxRuntimeUrl: onnxRuntimeUrl ? absolute(onnxRuntimeUrl) : worker ? undefined : mappedOnnxRuntime(),
      });
  try {
    await selfTest(runtime);
    return runtime;
  } catch (error) {
    await runtime.close().catch(() => undefined);
    throw error;
  }
}

function absolute(url: string | URL): string {
  try {
    return new URL(url, globalThis.location?.href).href;
  } catch {
    throw new UserError(`"${url}" is no URL: give one of a file that the page can load.`);
  }
}

/** Where the page's import map has ONNX Runtime; nothing in a bundled page, which has no such map. */
function mappedOnnxRuntime(): string | undefined {
  try {
    // Taken out first: webpack reads `import.meta.resolve(...)` as a wish of its own, and fails.
    const { resolve } = import.meta as Partial<ImportMeta>;
    return resolve?.('onnxruntime-web/webgpu');
  } catch {
    return undefined;
  }
}

function startWorker(): Worker {
  // webpack puts the path of the source here, which has no origin to compare.
  const here = new URL(import.meta.url);
  if (!here.protocol.startsWith('http') || here.origin === location.origin) {
    // Bundlers know this very expression and make a file of the worker.
    return new Worker(new URL('./worker.browser.js', import.meta.url), { type: 'module' });
  }
  // Browsers start workers from the page's own origin only, but a worker may import from others, a CDN for instance.
  const source = `import ${JSON.stringify(new URL('./worker.browser.js', here).href)};`;
  const url = URL.createObjectURL(new Blob([source], { type: 'text/javascript' }));
  return new Worker(url, { type: 'module' });
}
