import { existsSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { assert } from '../errors.js';
import type { Runtime } from './contract.js';
import type { NodeRuntimeOptions } from './engine.node.js';
import { RemoteRuntime } from './remote.js';

/** The compiled worker, also when this file itself runs as TypeScript under a test runner. */
function workerFile(): URL {
  const beside = new URL('./worker.node.js', import.meta.url);
  if (existsSync(beside)) return beside;
  const built = new URL('../../dist/runtime/worker.node.js', import.meta.url);
  assert(existsSync(built), 'the worker is not built: run "npm run build" first');
  return built;
}

/** A runtime in a worker thread of its own, so that a step never blocks the event loop. */
export function createRuntime(options: NodeRuntimeOptions): Runtime {
  const worker = new Worker(workerFile(), { workerData: options });
  const runtime = new RemoteRuntime(
    {
      post: (message, transfer) => worker.postMessage(message, transfer),
      onMessage: (listener) => worker.on('message', listener),
    },
    options.device,
  );
  worker.on('error', (error) => runtime.fail(error instanceof Error ? error : new Error(String(error))));
  worker.on('exit', () => runtime.fail(new Error('the runtime is closed')));
  return runtime;
}
