import { setTimeout as sleep } from 'node:timers/promises';
import { listSupportedBackends } from 'onnxruntime-node';
import { afterEach, describe, expect, test } from 'vitest';
import { UserError } from '../errors.js';
import {
  add,
  conv,
  defineProgram,
  gather,
  gradients,
  input,
  leakyRelu,
  matmul,
  mul,
  type Program,
  state,
  sum,
} from '../graph/index.js';
import { type Device, lower } from '../lowering/index.js';
import { type FloatTensor, floatTensor } from '../tensorData.js';
import { type ProgramHandle, type Runtime, transaction } from './contract.js';
import { createEngine, type NodeRuntimeOptions } from './engine.node.js';
import { createRuntime } from './runtime.node.js';

const lowered = (program: Program) => lower(program, { device: 'cpu', mode: 'auto' });
const numbers = ({ data }: FloatTensor) => [...data];

/** total += x; returns the new total and what was there before. */
const total = state('total', [2]);
const grown = add(total, input('x', [2]));
const accumulate = lowered(defineProgram('accumulate', { before: total, after: grown }, { total: grown }));
const double = lowered(defineProgram('double', { y: mul(state('total', [2]), 2) }));
const x = (a: number, b: number) => ({ x: floatTensor([a, b], [2]) });

/** A step with convolutions, products and their gradients, long enough for threads to share. */
function network(): {
  program: Program;
  inputs: Record<string, FloatTensor>;
  entries: Record<string, FloatTensor>;
} {
  const [picture, w, m] = [
    input('picture', [2, 16, 32, 32]),
    state('w', [32, 16, 3, 3]),
    state('m', [32, 64]),
  ];
  const features = leakyRelu(conv(picture, w, { padding: 1 }), 0.2);
  const pooled = matmul(sum(features, [2, 3]), m);
  const loss = sum(mul(pooled, pooled));
  const [dw, dm] = gradients(loss, [w, m]);
  const learned = { w: add(w, mul(dw, -1e-6)), m: add(m, mul(dm, -1e-6)) };
  const wave = (shape: number[]) => {
    const count = shape.reduce((a, b) => a * b, 1);
    return floatTensor(
      Array.from({ length: count }, (_, i) => Math.sin(i * i * 0.37) / 4),
      shape,
    );
  };
  return {
    program: defineProgram('network', { loss, pooled }, learned),
    inputs: { picture: wave([2, 16, 32, 32]) },
    entries: { w: wave([32, 16, 3, 3]), m: wave([32, 64]) },
  };
}

const sides: [string, (options: NodeRuntimeOptions) => Runtime][] = [
  ['engine', createEngine],
  ['worker', createRuntime],
];

describe.each(sides)('the runtime contract, %s', (_name, create) => {
  const opened: Runtime[] = [];
  const open = (options: Partial<NodeRuntimeOptions> = {}): Runtime => {
    const runtime = create({ device: 'cpu', threads: 1, ...options });
    opened.push(runtime);
    return runtime;
  };
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((runtime) => runtime.close()));
  });
  async function started(): Promise<{ runtime: Runtime; handle: ProgramHandle }> {
    const runtime = open();
    await runtime.setState({ total: floatTensor([1, 2], [2]) });
    return { runtime, handle: await runtime.compile(accumulate) };
  }

  test('runs programs that share state, and returns copies of it', async () => {
    const { runtime, handle } = await started();
    const other = await runtime.compile(double);
    expect(other).not.toBe(handle);
    const first = await runtime.run(handle, x(10, 20));
    expect(first.before).toEqual(floatTensor([1, 2], [2]));
    expect(first.after).toEqual(floatTensor([11, 22], [2]));
    first.after.data.fill(0);
    const entry = (await runtime.getState(['total'])).total;
    expect(entry).toEqual(floatTensor([11, 22], [2]));
    entry.data.fill(0);
    expect(numbers((await runtime.run(other, {})).y)).toEqual([22, 44]);
  });

  test('keeps its own copies of what it is given', async () => {
    const { runtime, handle } = await started();
    const mine = floatTensor([3, 4], [2]);
    const shown = x(1, 1);
    const calls = [runtime.setState({ total: mine }), runtime.run(handle, shown)] as const;
    mine.data.fill(-1);
    shown.x.data.fill(-1);
    expect(numbers((await calls[1]).after)).toEqual([4, 5]);
    expect(numbers(mine)).toEqual([-1, -1]);
  });

  test('empties whole arrays that are given away, and copies views', async () => {
    const runtime = open();
    const whole = floatTensor([1, 2, 3], [3]);
    const buffer = Float32Array.of(9, 8, 7, 6);
    const view: FloatTensor = { data: buffer.subarray(1, 3), shape: [2], dtype: 'float32' };
    await runtime.setState({ whole, again: whole, view }, { give: true });
    expect(whole.data).toHaveLength(0);
    expect([...buffer]).toEqual([9, 8, 7, 6]);
    buffer.fill(0);
    const kept = await runtime.getState(['whole', 'again', 'view']);
    expect(Object.values(kept).map(numbers)).toEqual([
      [1, 2, 3],
      [1, 2, 3],
      [8, 7],
    ]);
    const untouched = Float32Array.of(5, 6, 7);
    await runtime.setState({ view: { data: untouched.subarray(1), shape: [2], dtype: 'float32' } });
    expect(numbers((await runtime.getState(['view'])).view)).toEqual([6, 7]);
    expect(untouched).toHaveLength(3);
  });

  test('serves calls in the order in which they were made', async () => {
    const { runtime, handle } = await started();
    const results = await Promise.all([
      runtime.run(handle, x(1, 1)),
      runtime.setState({ total: floatTensor([100, 200], [2]) }),
      runtime.getState(['total']),
      runtime.begin(),
      runtime.run(handle, x(1, 1)),
      runtime.rollback(),
      runtime.run(handle, x(5, 5)),
      runtime.deleteState(['total']),
      runtime.run(handle, x(0, 0)).catch((error: unknown) => String(error)),
    ]);
    expect(numbers(results[0].after)).toEqual([2, 3]);
    expect(numbers(results[2].total)).toEqual([100, 200]);
    expect(numbers(results[4].after)).toEqual([101, 201]);
    expect(numbers(results[6].after)).toEqual([105, 205]);
    expect(results[8]).toMatch(/the state has no entry "total"/);
  });

  test('stages writes between begin and commit', async () => {
    const { runtime, handle } = await started();
    const other = await runtime.compile(double);
    await runtime.begin();
    await runtime.run(handle, x(10, 10));
    await runtime.run(handle, x(10, 10));
    // Programs of the step see its writes.
    expect(numbers((await runtime.run(other, {})).y)).toEqual([42, 44]);
    await runtime.commit();
    expect(numbers((await runtime.getState(['total'])).total)).toEqual([21, 22]);
  });

  test('forgets staged writes at rollback', async () => {
    const { runtime, handle } = await started();
    await runtime.begin();
    await runtime.run(handle, x(10, 10));
    await runtime.rollback();
    expect(numbers((await runtime.getState(['total'])).total)).toEqual([1, 2]);
    // Nothing to roll back is no error: a step may fail before its first write.
    await runtime.rollback();
    await runtime.begin();
    await runtime.commit();
    expect(numbers((await runtime.getState(['total'])).total)).toEqual([1, 2]);
  });

  test('a transaction commits as a whole or not at all', async () => {
    const { runtime, handle } = await started();
    const result = await transaction(runtime, async () => (await runtime.run(handle, x(1, 1))).after);
    expect(numbers(result)).toEqual([2, 3]);
    const failing = transaction(runtime, async () => {
      await runtime.run(handle, x(50, 50));
      throw new UserError('stopped');
    });
    await expect(failing).rejects.toThrow(new UserError('stopped'));
    expect(numbers((await runtime.getState(['total'])).total)).toEqual([2, 3]);
    await expect(transaction(runtime, () => runtime.run(handle, x(1, 1)))).resolves.toBeDefined();
  });

  test('a step that fails in the middle changes nothing', async () => {
    const { runtime, handle } = await started();
    const failing = transaction(runtime, async () => {
      await runtime.run(handle, x(1, 1));
      await runtime.run(handle, {});
    });
    await expect(failing).rejects.toThrow('was not given its input "x"');
    expect(numbers((await runtime.getState(['total'])).total)).toEqual([1, 2]);
  });

  test('wrong use is a bug, not a user error, and says what is wrong', async () => {
    const { runtime, handle } = await started();
    const wrong: [Promise<unknown>, RegExp][] = [
      [runtime.run(handle + 7, x(1, 1)), /no program/],
      [runtime.release(handle + 7), /no program/],
      [runtime.run(handle, {}), /"accumulate" was not given its input "x"/],
      [runtime.run(handle, { x: floatTensor([1, 2, 3], [3]) }), /float32 \[3\], not float32 \[2\]/],
      [
        runtime.run(handle, { x: { data: Int32Array.of(1, 2), shape: [2], dtype: 'int32' } }),
        /int32 \[2\], not float32 \[2\]/,
      ],
      [runtime.getState(['total', 'nothing']), /no entry "nothing"/],
      [runtime.commit(), /no step to commit/],
      [runtime.setState({ total: { data: new Float32Array(3), shape: [2], dtype: 'float32' } }), /size/],
      [runtime.compile({ ...double, model: Uint8Array.of(1, 2, 3) }), /refused the program "double"/],
    ];
    for (const [call, message] of wrong) {
      const error: unknown = await call.catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(Error);
      expect(error).not.toBeInstanceOf(UserError);
      expect(String(error)).toMatch(message);
    }
    await runtime.begin();
    await expect(runtime.begin()).rejects.toThrow('already under way');
    await runtime.rollback();
    await runtime.deleteState(['total', 'never there']);
    await expect(runtime.run(handle, x(1, 1))).rejects.toThrow('no entry "total"');
    await runtime.setState({ total: floatTensor([1, 2, 3], [3]) });
    await expect(runtime.run(handle, x(1, 1))).rejects.toThrow('"total" is [3], but "accumulate" reads [2]');
    // And after all of this it still works.
    await runtime.setState({ total: floatTensor([0, 0], [2]) });
    expect(numbers((await runtime.run(handle, x(1, 2))).after)).toEqual([1, 2]);
  });

  test('setState takes all entries or none', async () => {
    const runtime = open();
    const bad: FloatTensor = { data: new Float32Array(3), shape: [2], dtype: 'float32' };
    await expect(runtime.setState({ good: floatTensor([1], [1]), bad })).rejects.toThrow();
    await expect(runtime.getState(['good'])).rejects.toThrow('no entry "good"');
  });

  test('a device that this platform lacks is a user error', async () => {
    const known = new Set(listSupportedBackends().map(({ name }) => name));
    const missing = (['dml', 'coreml'] as Device[]).find((device) => !known.has(device)) ?? 'wasm';
    const runtime = open({ device: missing, silent: true });
    expect(runtime.device).toBe(missing);
    const error: unknown = await runtime.compile(double).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(UserError);
    expect(String(error)).toMatch(new RegExp(`"${missing}" can't run "double" .*try device cpu`));
  });

  test('takes int32 inputs', async () => {
    const runtime = open();
    const rows = gather(state('table', [3, 2]), input('rows', [2], 'int32'));
    const handle = await runtime.compile(lowered(defineProgram('look up', { rows })));
    await runtime.setState({ table: floatTensor([1, 2, 3, 4, 5, 6], [3, 2]) });
    const result = await runtime.run(handle, {
      rows: { data: Int32Array.of(2, 0), shape: [2], dtype: 'int32' },
    });
    expect(numbers(result.rows)).toEqual([5, 6, 1, 2]);
  });

  test('a released program is gone, the others stay', async () => {
    const { runtime, handle } = await started();
    const other = await runtime.compile(double);
    await runtime.release(handle);
    await expect(runtime.run(handle, x(1, 1))).rejects.toThrow('no program');
    await expect(runtime.release(handle)).rejects.toThrow('no program');
    expect(numbers((await runtime.run(other, {})).y)).toEqual([2, 4]);
  });

  test('knows how much memory was held', async () => {
    const runtime = open();
    expect(await runtime.peakMemory()).toBeGreaterThan(10);
  });

  test('close lets earlier calls finish; later ones reject', async () => {
    const { runtime, handle } = await started();
    const last = runtime.run(handle, x(1, 1));
    const closed = runtime.close();
    const late = runtime.run(handle, x(1, 1));
    const lateError = late.catch((error: unknown) => String(error));
    expect(numbers((await last).after)).toEqual([2, 3]);
    await closed;
    expect(await lateError).toMatch(/the runtime is closed/);
    const calls = [
      () => runtime.compile(double),
      () => runtime.release(handle),
      () => runtime.setState({}),
      () => runtime.getState([]),
      () => runtime.deleteState([]),
      () => runtime.run(handle, x(1, 1)),
      () => runtime.begin(),
      () => runtime.commit(),
      () => runtime.rollback(),
      () => runtime.peakMemory(),
    ];
    for (const call of calls) await expect(call()).rejects.toThrow('the runtime is closed');
    await runtime.close();
  });
});

test('timers tick while a worker computes', async () => {
  const runtime = createRuntime({ device: 'cpu', threads: 1 });
  const a = state('a', [700, 700]);
  let product = a;
  for (let i = 0; i < 40; i++) product = mul(matmul(product, a), 0.01);
  const handle = await runtime.compile(lowered(defineProgram('slow', { y: sum(product) })));
  await runtime.setState({
    a: { data: new Float32Array(490_000).fill(0.01), shape: [700, 700], dtype: 'float32' },
  });
  let [ticks, longest, done] = [0, 0, false];
  const begin = performance.now();
  const running = runtime.run(handle, {}).then(() => {
    done = true;
  });
  for (let last = performance.now(); !done; ticks++) {
    await sleep(1);
    longest = Math.max(longest, performance.now() - last);
    last = performance.now();
  }
  await running;
  const seconds = (performance.now() - begin) / 1000;
  await runtime.close();
  // In one piece the products take all of the time; other work on the machine may delay some ticks.
  expect(ticks).toBeGreaterThan(5);
  expect(longest / 1000).toBeLessThan(Math.max(0.5 * seconds, 0.1));
});

test('the same bits twice, on 1 and 2 threads, in the engine and in a worker', async () => {
  const { program, inputs, entries } = network();
  const model = lowered(program);
  const bits = async (create: (options: NodeRuntimeOptions) => Runtime, threads: number) => {
    const runtime = create({ device: 'cpu', threads });
    const handle = await runtime.compile(model);
    await runtime.setState(entries);
    for (let step = 0; step < 2; step++) await runtime.run(handle, inputs);
    const results = { ...(await runtime.run(handle, inputs)), ...(await runtime.getState(['w', 'm'])) };
    await runtime.close();
    return Object.values(results).map(({ data }) => Buffer.from(data.buffer).toString('base64'));
  };
  const first = await bits(createEngine, 1);
  expect(await bits(createEngine, 1)).toEqual(first);
  expect(await bits(createEngine, 2)).toEqual(first);
  expect(await bits(createRuntime, 1)).toEqual(first);
  expect(await bits(createRuntime, 2)).toEqual(first);
});

test('the bits of a number of threads, whatever the cores, in the engine and in a worker', async () => {
  // A product of two inputs, whose sums are split by the number of threads.
  const [rows, terms, columns] = [3, 777, 129];
  const [a, b] = [input('a', [rows, terms]), input('b', [terms, columns])];
  const model = lowered(defineProgram('product', { y: matmul(a, b) }));
  const wave = (shape: number[]) =>
    floatTensor(
      Array.from({ length: shape[0] * shape[1] }, (_, i) => Math.sin(i * 1.7)),
      shape,
    );
  const inputs = { a: wave([rows, terms]), b: wave([terms, columns]) };
  for (const threads of [1, 2, 3, 4]) {
    const bits = async (create: (options: NodeRuntimeOptions) => Runtime) => {
      const runtime = create({ device: 'cpu', threads });
      const { y } = await runtime.run(await runtime.compile(model), inputs);
      await runtime.close();
      return Buffer.from(y.data.buffer).toString('base64');
    };
    const first = await bits(createEngine);
    for (const create of [createEngine, createRuntime]) expect(await bits(create)).toBe(first);
  }
});
