import { type Sentence, UserError } from '../errors.js';
import type { Device, LoweredProgram } from '../lowering/index.js';
import type { FloatTensor } from '../tensorData.js';
import { buffersIn, withoutViews } from './buffers.js';
import type { NamedTensors, ProgramHandle, RunInputs, Runtime } from './contract.js';

/** The two directions of a message channel, as worker threads and web workers both have them. */
export interface Channel {
  post(message: unknown, transfer: ArrayBuffer[]): void;
  onMessage(listener: (message: unknown) => void): void;
}

type Method = Exclude<keyof Runtime, 'device'>;

interface Request {
  readonly id: number;
  readonly method: Method;
  readonly parameters: readonly unknown[];
}

interface Reply {
  readonly id: number;
  readonly result?: unknown;
  readonly error?: { message: string; stack: string | undefined; sentence: Sentence | undefined };
}

/** Serves a runtime to the other end of a channel: one call after another, in the order of arrival. */
export function serve(runtime: Runtime, channel: Channel, onClosed: () => void): void {
  let queue: Promise<void> = Promise.resolve();
  channel.onMessage((message) => {
    const request = message as Request;
    queue = queue.then(() => answer(runtime, request, channel, onClosed));
  });
}

async function answer(
  runtime: Runtime,
  request: Request,
  channel: Channel,
  onClosed: () => void,
): Promise<void> {
  const { id, method, parameters } = request;
  try {
    const call = runtime[method].bind(runtime) as (...parameters: readonly unknown[]) => Promise<unknown>;
    const result = await call(...parameters);
    channel.post({ id, result } satisfies Reply, buffersIn(result));
  } catch (thrown) {
    const error = thrown instanceof Error ? thrown : new Error(String(thrown));
    const { message, stack } = error;
    const sentence = error instanceof UserError ? error.sentence : undefined;
    channel.post({ id, error: { message, stack, sentence } } satisfies Reply, []);
  }
  if (method === 'close') onClosed();
}

/** A runtime at the other end of a channel. */
export class RemoteRuntime implements Runtime {
  readonly device: Device;
  readonly #channel: Channel;
  readonly #pending = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  #nextId = 1;
  #failure: Error | undefined;
  #closing: Promise<void> | undefined;

  constructor(channel: Channel, device: Device) {
    this.device = device;
    this.#channel = channel;
    channel.onMessage((message) => this.#settle(message as Reply));
  }

  /** Rejects what is pending and all later calls: the other side is gone. */
  fail(error: Error): void {
    this.#failure ??= error;
    for (const { reject } of this.#pending.values()) reject(error);
    this.#pending.clear();
  }

  #settle({ id, result, error }: Reply): void {
    const pending = this.#pending.get(id);
    if (!pending) return;
    this.#pending.delete(id);
    if (!error) {
      pending.resolve(result);
      return;
    }
    const thrown = error.sentence ? new UserError(error.sentence) : new Error(error.message);
    if (error.stack) thrown.stack = error.stack;
    pending.reject(thrown);
  }

  #call<T>(method: Method, parameters: readonly unknown[], transfer: ArrayBuffer[] = []): Promise<T> {
    if (this.#failure) return Promise.reject(this.#failure);
    const id = this.#nextId++;
    return new Promise<T>((resolve, reject) => {
      this.#pending.set(id, { resolve: resolve as (value: unknown) => void, reject });
      this.#channel.post({ id, method, parameters } satisfies Request, transfer);
    });
  }

  compile(program: LoweredProgram): Promise<ProgramHandle> {
    return this.#call('compile', [program]);
  }

  release(handle: ProgramHandle): Promise<void> {
    return this.#call('release', [handle]);
  }

  setState(entries: NamedTensors, { give = false }: { give?: boolean } = {}): Promise<void> {
    const whole = withoutViews(entries);
    // What arrives at the other side belongs to it.
    return this.#call('setState', [whole, { give: true }], give ? buffersIn(whole) : []);
  }

  getState(names: readonly string[]): Promise<Record<string, FloatTensor>> {
    return this.#call('getState', [names]);
  }

  deleteState(names: readonly string[]): Promise<void> {
    return this.#call('deleteState', [names]);
  }

  run(handle: ProgramHandle, inputs: RunInputs): Promise<Record<string, FloatTensor>> {
    return this.#call('run', [handle, inputs]);
  }

  begin(): Promise<void> {
    return this.#call('begin', []);
  }

  commit(): Promise<void> {
    return this.#call('commit', []);
  }

  rollback(): Promise<void> {
    return this.#call('rollback', []);
  }

  peakMemory(): Promise<number> {
    return this.#call('peakMemory', []);
  }

  close(): Promise<void> {
    this.#closing ??= this.#call('close', []);
    return this.#closing;
  }
}
