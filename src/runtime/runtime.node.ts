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

/** Node's flags without the one for scripts that are no files, as `node --input-type=module -e ...`: with it no worker starts. */
function workerFlags(): string[] {
  const flag = '--input-type';
  return process.execArgv.filter((each, i, all) => !each.startsWith(flag) && all[i - 1] !== flag);
}

/**
 * A runtime in a worker thread of its own, so that a step never blocks the event loop. It keeps the process alive only while it has
 * something to do: a program whose other work is done ends, although nobody closed a runtime.
 */
export function createRuntime(options: NodeRuntimeOptions): Runtime {
  const worker = new Worker(workerFile(), { workerData: options, execArgv: workerFlags() });
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
