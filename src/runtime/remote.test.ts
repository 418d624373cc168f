import { expect, test } from 'vitest';
import { floatTensor } from '../tensorData.js';
import { type Runtime, transaction } from './contract.js';
import { type Channel, RemoteRuntime, serve } from './remote.js';

/** Two ends of a channel in this thread; messages arrive later and are cloned, as between threads. */
function connected(): {
  near: Channel;
  far: Channel;
  posted: { message: unknown; transfer: ArrayBuffer[] }[];
} {
  const listeners: ((message: unknown) => void)[][] = [[], []];
  const posted: { message: unknown; transfer: ArrayBuffer[] }[] = [];
  const end = (own: number, other: number): Channel => ({
    post(message, transfer) {
      posted.push({ message, transfer });
      const copy: unknown = structuredClone(message, { transfer });
      setImmediate(() => {
        for (const listener of listeners[other]) listener(copy);
      });
    },
    onMessage: (listener) => listeners[own].push(listener),
  });
  return { near: end(0, 1), far: end(1, 0), posted };
}

/** A runtime of which only some methods are called. */
const partly = (methods: Partial<Runtime>) => methods as Runtime;

test('fetched buffers move, they are not copied', async () => {
  const { near, far, posted } = connected();
  const made = floatTensor([1, 2], [2]);
  serve(partly({ run: async () => ({ y: made, again: made }) }), far, () => {});
  const { y, again } = await new RemoteRuntime(near, 'cpu').run(1, {});
  expect(y).toEqual(floatTensor([1, 2], [2]));
  expect(again.data.buffer).toBe(y.data.buffer);
  expect(made.data).toHaveLength(0);
  expect(posted.at(-1)?.transfer).toHaveLength(1);
});

test('the other side is never asked to copy once more', async () => {
  const { near, far } = connected();
  const seen: unknown[] = [];
  const setState: Runtime['setState'] = async (_entries, options) => {
    seen.push(options);
  };
  serve(partly({ setState }), far, () => {});
  await new RemoteRuntime(near, 'cpu').setState({ a: floatTensor([1], [1]) });
  expect(seen).toEqual([{ give: true }]);
});

test('one call at a time, also when the first takes longest', async () => {
  const { near, far } = connected();
  const events: string[] = [];
  const slowly = (name: string, delay: number) => async () => {
    events.push(`${name} begins`);
    await new Promise((resolve) => setTimeout(resolve, delay));
    events.push(`${name} ends`);
  };
  serve(partly({ begin: slowly('begin', 20), commit: slowly('commit', 1) }), far, () => {});
  const runtime = new RemoteRuntime(near, 'cpu');
  await Promise.all([runtime.begin(), runtime.commit()]);
  expect(events).toEqual(['begin begins', 'begin ends', 'commit begins', 'commit ends']);
});

test('errors keep message and stack, and something thrown that is no error becomes one', async () => {
  const { near, far } = connected();
  const begin = async () => {
    throw new Error('deep inside');
  };
  const commit = async () => {
    throw 'a string';
  };
  serve(partly({ begin, commit }), far, () => {});
  const runtime = new RemoteRuntime(near, 'cpu');
  const error: unknown = await runtime.begin().catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ message: 'deep inside', stack: expect.stringContaining('remote.test') });
  await expect(runtime.commit()).rejects.toThrow('a string');
});

test('when the other side dies, what is pending and all that follows rejects', async () => {
  const { near } = connected();
  const runtime = new RemoteRuntime(near, 'cpu');
  const pending = [runtime.begin(), runtime.peakMemory()].map((call) =>
    call.catch((error: unknown) => error),
  );
  runtime.fail(new Error('out of memory'));
  runtime.fail(new Error('the runtime is closed'));
  for (const error of await Promise.all(pending)) expect(error).toEqual(new Error('out of memory'));
  await expect(runtime.commit()).rejects.toThrow('out of memory');
});

test('a transaction reports why its body failed, even when there is nobody left to roll back', async () => {
  const { near, far } = connected();
  const rollback = async () => {
    throw new Error('gone');
  };
  serve(partly({ begin: async () => {}, rollback }), far, () => {});
  const body = async () => {
    throw new Error('the reason');
  };
  await expect(transaction(new RemoteRuntime(near, 'cpu'), body)).rejects.toThrow('the reason');
});

test('close tells the server, once, and replies to nobody in particular are ignored', async () => {
  const { near, far, posted } = connected();
  let closed = 0;
  serve(partly({ close: async () => {} }), far, () => closed++);
  const runtime = new RemoteRuntime(near, 'cpu');
  far.post({ id: 99, result: 1 }, []);
  await Promise.all([runtime.close(), runtime.close()]);
  expect(closed).toBe(1);
  expect(posted).toHaveLength(3);
});
