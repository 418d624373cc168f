import { expect, test } from 'vitest';
import { named, says, UserError } from '../errors.js';
import type { OpenReply } from './workerProtocol.js';
import { WorkerRuntime } from './workerRuntime.browser.js';

const setup = { device: 'wasm', threads: 3, warnings: ['slow'] } as const;

/** A worker of which this test plays the inside. */
class FakeWorker extends EventTarget {
  readonly posted: unknown[] = [];
  isTerminated = false;

  postMessage(message: unknown): void {
    this.posted.push(message);
  }

  terminate(): void {
    this.isTerminated = true;
  }

  says(data: unknown): void {
    this.dispatchEvent(Object.assign(new Event('message'), { data }));
  }

  fails(message?: string): void {
    this.dispatchEvent(Object.assign(new Event('error'), { message }));
  }
}

function opening(): { worker: FakeWorker; opened: Promise<WorkerRuntime> } {
  const worker = new FakeWorker();
  const request = { options: { device: 'wasm' }, onnxRuntimeUrl: 'https://example.org/ort.mjs' } as const;
  const opened = WorkerRuntime.open(() => worker as unknown as Worker, request);
  expect(worker.posted).toEqual([request]);
  return { worker, opened };
}

async function open(): Promise<{ worker: FakeWorker; runtime: WorkerRuntime }> {
  const { worker, opened } = opening();
  worker.says({ setup } satisfies OpenReply);
  return { worker, runtime: await opened };
}

test('opens with what the worker says of itself, and passes calls on', async () => {
  const { worker, runtime } = await open();
  expect([runtime.device, runtime.threads, runtime.warnings]).toEqual(['wasm', 3, ['slow']]);
  const peak = runtime.peakMemory();
  expect(worker.posted[1]).toEqual({ id: 1, method: 'peakMemory', parameters: [] });
  worker.says({ id: 1, result: 5 });
  expect(await peak).toBe(5);
});

test('close ends the worker; later calls, and those under way, reject', async () => {
  const { worker, runtime } = await open();
  const closed = runtime.close();
  const late = runtime.begin().catch(String);
  expect(worker.isTerminated).toBe(false);
  worker.says({ id: 1 });
  await closed;
  expect(worker.isTerminated).toBe(true);
  expect(await late).toBe('Error: the runtime is closed');
  await expect(runtime.begin()).rejects.toThrow('the runtime is closed');
  await runtime.close();
});

test('a worker that dies rejects what is pending', async () => {
  const { worker, runtime } = await open();
  const pending = runtime.begin().catch(String);
  worker.fails('out of memory');
  expect(await pending).toBe('Error: the worker failed: out of memory');
  await expect(runtime.close()).rejects.toThrow('out of memory');
  expect(worker.isTerminated).toBe(true);
});

test('an answer that can not be read rejects what is pending', async () => {
  const { worker, runtime } = await open();
  const pending = runtime.begin().catch(String);
  worker.dispatchEvent(new Event('messageerror'));
  expect(await pending).toBe("Error: the worker's answer can't be read");
});

test.each<[string, (worker: FakeWorker) => void, RegExp]>([
  ['script that is not there', (worker) => worker.fails(), /^The worker of the runtime did not start: see/],
  ['script that throws', (worker) => worker.fails('oops'), /did not start \(oops\): see/],
  ['script of another', (worker) => worker.says('hello'), /did not start \(it is another program\): see/],
])('a %s is a UserError, and ends', async (_name, happens, message) => {
  const { worker, opened } = opening();
  const error = opened.catch((thrown: unknown) => thrown);
  happens(worker);
  expect(await error).toBeInstanceOf(UserError);
  expect(((await error) as UserError).message).toMatch(message);
  expect(worker.isTerminated).toBe(true);
});

test('a worker that can not be made at all is a UserError', async () => {
  const start = () => {
    throw new DOMException('blocked by a policy', 'SecurityError');
  };
  const refused = WorkerRuntime.open(start, { options: {}, onnxRuntimeUrl: undefined });
  await expect(refused).rejects.toThrow(/did not start \(blocked by a policy\)/);
  await expect(refused).rejects.toBeInstanceOf(UserError);
});

test('what the worker refuses keeps its kind, its option and its stack', async () => {
  for (const sentence of [says`no ${named('device')}`, undefined]) {
    const { worker, opened } = opening();
    const error = opened.catch((thrown: unknown) => thrown);
    worker.says({ error: { message: 'no device', stack: 'inside', sentence } } satisfies OpenReply);
    expect(await error).toMatchObject({ message: 'no device', stack: 'inside' });
    expect((await error) instanceof UserError).toBe(sentence !== undefined);
    if (sentence) expect(await error).toMatchObject({ option: 'device' });
    expect(worker.isTerminated).toBe(true);
  }
});
