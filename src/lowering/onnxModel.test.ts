import { BinaryReader } from '@bufbuild/protobuf/wire';
import * as ort from 'onnxruntime-node';
import { describe, expect, test } from 'vitest';
import { OnnxBuilder, type OnnxValue } from './builder.js';
import { encodeModel, onnxTypes } from './onnxModel.js';

type Feeds = Record<string, ort.Tensor>;

/** Runs a builder's graph through ONNX Runtime, which parses and checks all of it. */
async function outcome(build: (builder: OnnxBuilder) => OnnxValue, feeds: Feeds = {}) {
  const builder = new OnnxBuilder();
  const output = builder.output('result', build(builder));
  const session = await ort.InferenceSession.create(encodeModel(builder.graph('test', [output])));
  const { result } = await session.run(feeds);
  await session.release();
  return {
    shape: [...result.dims],
    data: Array.from(result.data as Float32Array, Number),
    type: result.type,
  };
}

describe('constants of all types arrive as they are', () => {
  test.each([
    { type: 'float32', data: [0.1, -1.5, 3e38, -0, Number.POSITIVE_INFINITY], read: Math.fround },
    { type: 'int32', data: [0, -1, 2 ** 31 - 1, -(2 ** 31)], read: Number },
    { type: 'int64', data: [0, -1, 2 ** 53 - 1, -(2 ** 53) + 1], read: Number },
    { type: 'bool', data: [1, 0, 1], read: Number },
  ] as const)('$type', async ({ type, data, read }) => {
    const found = await outcome((builder) => builder.constant(data, [data.length], type));
    expect(found).toEqual({ shape: [data.length], data: data.map((value) => read(value)), type });
  });

  test('a scalar has the empty shape', async () => {
    expect(await outcome((builder) => builder.constant([7], []))).toMatchObject({ shape: [], data: [7] });
  });

  test('large ones', async () => {
    const data = Float32Array.from({ length: 100_000 }, (_, i) => Math.cos(i));
    const found = await outcome((builder) => builder.constant(data, [100, 1000]));
    expect(found.shape).toEqual([100, 1000]);
    expect(Float32Array.from(found.data)).toEqual(data);
  });
});

describe('attributes of all kinds', () => {
  const x = new ort.Tensor('float32', Float32Array.of(-1, 2, -3, 4, -5, 6), [2, 3]);
  const declared = (builder: OnnxBuilder) => builder.input('x', [2, 3], 'float32');

  test('float', async () => {
    const alpha = { float: 0.25 };
    const { data } = await outcome(
      (builder) => builder.emit('LeakyRelu', [declared(builder)], [2, 3], { attributes: { alpha } }),
      { x },
    );
    expect(data).toEqual([-0.25, 2, -0.75, 4, -1.25, 6]);
  });

  test('negative integer', async () => {
    const { data } = await outcome(
      (builder) => builder.emit('Hardmax', [declared(builder)], [2, 3], { attributes: { axis: -1 } }),
      { x },
    );
    expect(data).toEqual([0, 1, 0, 0, 0, 1]);
  });

  test('integers', async () => {
    const { data } = await outcome(
      (builder) => builder.emit('Transpose', [declared(builder)], [3, 2], { attributes: { perm: [1, 0] } }),
      { x },
    );
    expect(data).toEqual([-1, 4, 2, -5, -3, 6]);
  });

  test('string', async () => {
    const { data } = await outcome(
      (builder) => {
        const pads = builder.constant([0, 0, 0, 1], [4], 'int64');
        const attributes = { mode: 'edge' };
        return builder.emit('Pad', [declared(builder), pads], [2, 4], { attributes });
      },
      { x },
    );
    expect(data).toEqual([-1, 2, -3, -3, 4, -5, 6, 6]);
  });

  test('a number that is not an integer is refused', () => {
    const builder = new OnnxBuilder();
    builder.emit('LeakyRelu', [declared(builder)], [2, 3], { attributes: { alpha: 0.25 } });
    expect(() => encodeModel(builder.graph('test', []))).toThrow();
  });
});

test('inputs and outputs carry their shapes and types, scalars too', async () => {
  const builder = new OnnxBuilder();
  const outputs = [
    builder.output('a', builder.input('scalar', [], 'float32')),
    builder.output('b', builder.input('indices', [2, 1], 'int32')),
  ];
  const session = await ort.InferenceSession.create(encodeModel(builder.graph('test', outputs)));
  const metadata = [...session.inputMetadata, ...session.outputMetadata].map((value) => [
    value.name,
    value.isTensor && value.type,
    value.isTensor && [...value.shape],
  ]);
  expect(metadata).toEqual([
    ['scalar', 'float32', []],
    ['indices', 'int32', [2, 1]],
    ['a', 'float32', []],
    ['b', 'int32', [2, 1]],
  ]);
  await session.release();
});

test('the file says who wrote it, and which operators it means', () => {
  const bytes = encodeModel(new OnnxBuilder().graph('test', []));
  const reader = new BinaryReader(bytes);
  const fields: [number, unknown][] = [];
  while (reader.pos < reader.len) {
    const [field, type] = reader.tag();
    fields.push([field, type === 0 ? Number(reader.int64()) : reader.bytes()]);
  }
  expect(fields[0]).toEqual([1, 9]);
  expect(fields[1]).toEqual([2, new TextEncoder().encode('stylegan-nada')]);
  expect(fields.map(([field]) => field)).toEqual([1, 2, 7, 8, 8]);
  expect(onnxTypes).toEqual({ float32: 1, int32: 6, int64: 7, bool: 9 });
});
