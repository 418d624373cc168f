import { UserError } from '../errors.js';
import type { BrowserDevice, BrowserSetup } from './engine.browser.js';
import { RemoteRuntime } from './remote.js';
import type { OpenReply, OpenRequest } from './workerProtocol.js';

/** A runtime in a web worker, which ends with it. */
export class WorkerRuntime extends RemoteRuntime implements BrowserSetup {
  declare readonly device: BrowserDevice;
  readonly threads: number;
  readonly warnings: readonly string[];
  readonly #worker: Worker;
  #ended: Promise<void> | undefined;

  /** Opens the runtime of a started worker. Rejects with a `UserError` when its script or ONNX Runtime can't be loaded. */
  static async open(start: () => Worker, request: OpenRequest): Promise<WorkerRuntime> {
    const worker = startSafely(start);
    try {
      return new WorkerRuntime(worker, await firstReply(worker, request));
    } catch (error) {
      worker.terminate();
      throw error;
    }
  }

  private constructor(worker: Worker, { device, threads, warnings }: BrowserSetup) {
    super(
      {
        post: (message, transfer) => worker.postMessage(message, transfer),
        onMessage: (listener) => worker.addEventListener('message', ({ data }) => listener(data)),
      },
      device,
    );
    this.threads = threads;
    this.warnings = warnings;
    this.#worker = worker;
    worker.addEventListener('error', ({ message }) => this.fail(new Error(`the worker failed: ${message}`)));
    worker.addEventListener('messageerror', () => this.fail(new Error("the worker's answer can't be read")));
  }

  override close(): Promise<void> {
    this.#ended ??= super.close().finally(() => {
      this.fail(new Error('the runtime is closed'));
      this.#worker.terminate();
    });
    return this.#ended;
  }
}

function startSafely(start: () => Worker): Worker {
  try {
    return start();
  } catch (error) {
    throw notStarted(error instanceof Error ? error.message : String(error));
  }
}

function firstReply(worker: Worker, request: OpenRequest): Promise<BrowserSetup> {
  return new Promise((resolve, reject) => {
    worker.addEventListener(
      'message',
      ({ data }) => {
        const { setup, error } = (data ?? {}) as OpenReply;
        if (setup) return resolve(setup);
        if (!error) return reject(notStarted('it is another program'));
        const thrown = error.sentence ? new UserError(error.sentence) : new Error(error.message);
        if (error.stack) thrown.stack = error.stack;
        reject(thrown);
      },
      { once: true },
    );
    // A script that is missing, blocked or no JavaScript comes without any message.
    worker.addEventListener('error', ({ message }) => reject(notStarted(message)), { once: true });
    worker.postMessage(request);
  });
}

function notStarted(reason: string | undefined): UserError {
  return new UserError(
    `The worker of the runtime did not start${reason ? ` (${reason})` : ''}: see that ` +
      '"stylegan-nada/browser/worker" is served as JavaScript, with the same COOP and COEP headers as the page.',
  );
}
