import { UserError } from '../errors.js';
import { type BrowserOnnxRuntime, openEngine } from './engine.browser.js';
import { type Channel, serve } from './remote.js';
import type { OpenReply, OpenRequest } from './workerProtocol.js';

/** The part of a worker's global scope that is used here: TypeScript's library of pages lacks it. */
interface WorkerScope {
  readonly name: string;
  postMessage(message: unknown, transfer?: ArrayBuffer[]): void;
  addEventListener(
    type: 'message',
    listener: (event: { data: unknown }) => void,
    options?: { once: true },
  ): void;
  close(): void;
}

const scope = globalThis as unknown as WorkerScope;
const channel: Channel = {
  post: (message, transfer) => scope.postMessage(message, transfer),
  onMessage: (listener) => scope.addEventListener('message', ({ data }) => listener(data)),
};

/** Import maps do not reach workers: a page without a bundler says where ONNX Runtime lies. */
async function loadOnnxRuntime(url: string | undefined): Promise<BrowserOnnxRuntime> {
  try {
    if (url === undefined) return await import('onnxruntime-web/webgpu');
    return (await import(/* @vite-ignore */ /* webpackIgnore: true */ url)) as BrowserOnnxRuntime;
  } catch (error) {
    const from = url === undefined ? '"onnxruntime-web/webgpu"' : url;
    throw new UserError(
      `The worker can't load ${from} (${error instanceof Error ? error.message : error}): ` +
        'install onnxruntime-web for the bundler, or name it in the import map of the page.',
    );
  }
}

async function open({ options, onnxRuntimeUrl }: OpenRequest): Promise<void> {
  try {
    const engine = await openEngine(await loadOnnxRuntime(onnxRuntimeUrl), options);
    const { device, threads, warnings } = engine;
    serve(engine, channel, () => scope.close());
    scope.postMessage({ setup: { device, threads, warnings } } satisfies OpenReply);
  } catch (thrown) {
    const error = thrown instanceof Error ? thrown : new Error(String(thrown));
    const { message, stack } = error;
    const sentence = error instanceof UserError ? error.sentence : undefined;
    scope.postMessage({ error: { message, stack, sentence } } satisfies OpenReply);
    scope.close();
  }
}

if (scope.name.startsWith('em-pthread')) {
  // A thread of ONNX Runtime loads the file that ONNX Runtime was bundled into, which may be this one.
  void import('onnxruntime-web/webgpu');
} else {
  scope.addEventListener('message', ({ data }) => void open(data as OpenRequest), { once: true });
}
