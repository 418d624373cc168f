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

/**
 * No flags where Node runs a script that is no file, as with `node --input-type=module -e ...`: no worker starts with that one.
 *
 * Elsewhere the worker inherits them: given by name, Node would refuse those of V8, such as `--max-old-space-size`.
 */
function workerFlags(): { readonly execArgv?: string[] } {
  return process.execArgv.some((flag) => flag.startsWith('--input-type')) ? { execArgv: [] } : {};
}

/**
 * A runtime in a worker thread of its own, so that a step never blocks the event loop. It keeps the process alive only while it has
 * something to do: a program whose other work is done ends, although nobody closed a runtime.
 */
export function createRuntime(options: NodeRuntimeOptions): Runtime {
  const worker = new Worker(workerFile(), { workerData: options, ...workerFlags() });
  let unanswered = 0;
  const runtime = new RemoteRuntime(
    {
      post(message, transfer) {
        worker.postMessage(message, transfer);
        unanswered++;
        worker.ref();
      },
      onMessage: (listener) =>
        worker.on('message', (message) => {
          unanswered--;
          if (unanswered === 0) worker.unref();
          // Whoever waits for the answer may post the next message before the event loop looks for a reason to go on.
          listener(message);
        }),
    },
    options.device,
  );
  worker.on('error', (error) => runtime.fail(error instanceof Error ? error : new Error(String(error))));
  worker.on('exit', () => runtime.fail(new Error('the runtime is closed')));
  return runtime;
}
