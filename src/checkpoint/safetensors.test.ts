import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UserError } from '../errors.js';
import { memorySource } from '../platform/memorySource.js';
import type { DType, TensorData } from '../tensorData.js';
import { goldenBytes } from '../testing/golden.js';
import { duplicateKey } from './duplicateKey.js';
import { openCheckpoint } from './open.js';
import { writeSafetensors } from './safetensorsWriter.js';
import { bytesOf, littleEndian } from './testing/assemble.js';
import { collectChunks } from './writable.js';

function file(
  header: string,
  data: Uint8Array | number = 0,
  length = new TextEncoder().encode(header).length,
) {
  const content = typeof data === 'number' ? new Uint8Array(data) : data;
  return bytesOf(littleEndian(length, 8), new TextEncoder().encode(header), content);
}

const open = (bytes: Uint8Array<ArrayBuffer>) => openCheckpoint(memorySource(bytes, 'w.safetensors'));

describe('openSafetensors', () => {
  it('reads tensors, metadata and padding', async () => {
    const header =
      '{"__metadata__":{"format":"pt"},"b":{"dtype":"U8","shape":[2],"data_offsets":[4,6]},' +
      '"a":{"dtype":"F32","shape":[],"data_offsets":[0,4]},"none":{"dtype":"F32","shape":[0,3],"data_offsets":[6,6]}}   ';
    const checkpoint = await open(file(header, bytesOf('\x00\x00\x80\x3f', 7, 8)));
    expect(checkpoint.metadata).toEqual({ format: 'pt' });
    expect([...checkpoint.tensors.keys()]).toEqual(['b', 'a', 'none']);
    expect(await checkpoint.tensors.get('a')?.read()).toEqual({
      data: Float32Array.of(1),
      shape: [],
      dtype: 'float32',
    });
    expect(await checkpoint.tensors.get('b')?.read()).toEqual({
      data: Uint8Array.of(7, 8),
      shape: [2],
      dtype: 'uint8',
    });
    expect((await checkpoint.tensors.get('none')?.read())?.data.length).toBe(0);
  });

  it('opens a file without tensors', async () => {
    expect((await open(file('{}'))).tensors.size).toBe(0);
  });

  it('is not misled by a header length that reads like text', async () => {
    for (const length of [0x5b, 0x227b]) {
      const header = '{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}';
      expect((await open(file(header.padEnd(length), 1))).format).toBe('safetensors');
    }
  });

  const tensor = (fields: string) => `{"t":{${fields}}}`;
  it.each<[string, Uint8Array<ArrayBuffer>, RegExp]>([
    ['a header beyond the limit', file('{}', 0, 2 ** 30), /header claims/],
    ['a header beyond the file', file('{}', 0, 3), /inside its header/],
    [
      'a name of absurd length',
      file(`{"${'x'.repeat(4097)}":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}}`),
      /a name in it has 4097 characters/,
    ],
    [
      'more dimensions than tensors have',
      file(tensor(`"dtype":"U8","shape":[${Array(65).fill(1)}],"data_offsets":[0,1]`), 1),
      /a tensor in it has 65 dimensions/,
    ],
    [
      'more tensors than networks have',
      file(`{${Array.from({ length: 2 ** 17 + 1 }, (_, i) => `"${i}":0`)}}`),
      /it claims 131073 tensors/,
    ],
    ['a header that is not UTF-8', bytesOf(littleEndian(3, 8), '{\xff}'), /UTF-8/],
    ['a header that is not JSON', file('{"a"}'), /JSON/],
    ['a repeated tensor', file('{"a":{},"a":{}}'), /"a" twice/],
    ['a repeated field', file(tensor('"dtype":"U8","dtype":"F32"')), /"dtype" twice/],
    ['a repeated key, once escaped', file('{"a":{},"\\u0061":{}}'), /"a" twice/],
    ['metadata of numbers', file('{"__metadata__":{"a":1}}'), /__metadata__/],
    ['metadata that is a list', file('{"__metadata__":[]}'), /__metadata__/],
    ['a tensor that is a number', file('{"t":1}'), /"t"/],
    ['an unknown type', file(tensor('"dtype":"F8_E4M3","shape":[0],"data_offsets":[0,0]')), /F8_E4M3/],
    ['no shape', file(tensor('"dtype":"U8","data_offsets":[0,0]')), /shape/],
    ['a negative extent', file(tensor('"dtype":"U8","shape":[-1],"data_offsets":[0,1]'), 1), /shape/],
    ['a fractional extent', file(tensor('"dtype":"U8","shape":[0.5],"data_offsets":[0,1]'), 1), /shape/],
    ['reversed offsets', file(tensor('"dtype":"U8","shape":[1],"data_offsets":[1,0]'), 1), /data_offsets/],
    ['three offsets', file(tensor('"dtype":"U8","shape":[1],"data_offsets":[0,1,2]'), 1), /data_offsets/],
    [
      'a span that does not fit the shape',
      file(tensor('"dtype":"F32","shape":[1],"data_offsets":[0,3]'), 3),
      /needs 4/,
    ],
    [
      'an overflowing shape',
      file(tensor('"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,0]')),
      /needs/,
    ],
    ['a hole at the start', file(tensor('"dtype":"U8","shape":[1],"data_offsets":[1,2]'), 2), /hole/],
    ['bytes left over', file(tensor('"dtype":"U8","shape":[1],"data_offsets":[0,1]'), 2), /follow/],
    ['missing data', file(tensor('"dtype":"U8","shape":[4],"data_offsets":[0,4]'), 3), /truncated/],
    [
      'an overlap',
      file(
        '{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"b":{"dtype":"U8","shape":[2],"data_offsets":[1,3]}}',
        3,
      ),
      /overlaps/,
    ],
    [
      'a hole',
      file(
        '{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"b":{"dtype":"U8","shape":[1],"data_offsets":[2,3]}}',
        3,
      ),
      /hole/,
    ],
  ])('rejects %s', async (_, bytes, message) => {
    const error = await open(bytes).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(UserError);
    expect(String(error)).toMatch(message);
    expect(String(error)).toContain('w.safetensors');
  });
});

describe('duplicateKey', () => {
  it.each([
    ['{"a":1,"b":{"a":2},"c":[{"a":1},{"a":1}]}', undefined],
    ['{"a":"{\\"a\\":1,","b":"a","c":["a","a"]}', undefined],
    ['{"x":{"k":1,"k":2}}', 'k'],
    ['{"a\\"b":1,"a\\u0022b":2}', 'a"b'],
  ])('of %s', (json, expected) => {
    expect(duplicateKey(json)).toBe(expected);
  });

  it('takes long strings', () => {
    expect(duplicateKey(`{"${'a'.repeat(10_000_000)}":1}`)).toBeUndefined();
  });
});

describe('writeSafetensors', () => {
  it('gives back what was written, in a stable order', async () => {
    const dtypes = fc.constantFrom<DType[]>(
      'float64',
      'float32',
      'float16',
      'bfloat16',
      'int64',
      'int32',
      'int8',
      'bool',
    );
    const one = fc.record({
      name: fc.string(),
      dtype: dtypes,
      shape: fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 3 }),
    });
    const property = fc.asyncProperty(fc.array(one, { maxLength: 6 }), async (described) => {
      const tensors = new Map<string, TensorData>();
      for (const { name, dtype, shape } of described) {
        if (name === '__metadata__') continue;
        const count = shape.reduce((product, extent) => product * extent, 1);
        const arrays = {
          float64: Float64Array,
          float32: Float32Array,
          float16: Uint16Array,
          bfloat16: Uint16Array,
        };
        const small = {
          int64: BigInt64Array,
          int32: Int32Array,
          int16: Int16Array,
          int8: Int8Array,
          uint8: Uint8Array,
          bool: Uint8Array,
        };
        tensors.set(name, { data: new { ...arrays, ...small }[dtype](count), shape, dtype });
      }
      const bytes = await collectChunks(writeSafetensors(tensors, { metadata: { a: 'é' } }));
      const reversed = new Map([...tensors].reverse());
      expect(await collectChunks(writeSafetensors(reversed, { metadata: { a: 'é' } }))).toEqual(bytes);
      const checkpoint = await open(bytes);
      expect(checkpoint.metadata).toEqual({ a: 'é' });
      expect(checkpoint.tensors.size).toBe(tensors.size);
      for (const [name, tensor] of tensors)
        expect(await checkpoint.tensors.get(name)?.read()).toEqual(tensor);
    });
    await fc.assert(property, { seed: 11, numRuns: 100 });
  });

  it('rewrites a golden file without a change of values', async () => {
    const source = await open(goldenBytes('05-nada-layer-selection', 'io.safetensors'));
    const copy = await open(await collectChunks(writeSafetensors(source.tensors)));
    expect(new Set(copy.tensors.keys())).toEqual(new Set(source.tensors.keys()));
    for (const [name, tensor] of source.tensors)
      expect(await copy.tensors.get(name)?.read()).toEqual(await tensor.read());
  });

  it('halves floats on request, and only those that fit', async () => {
    const tensor: TensorData = { data: Float32Array.of(1, 2 ** -24), shape: [2], dtype: 'float32' };
    const count: TensorData = { data: BigInt64Array.of(1n), shape: [], dtype: 'int64' };
    const written = writeSafetensors(
      new Map([
        ['t', tensor],
        ['n', count],
      ]),
      { float16: true },
    );
    const { tensors } = await open(await collectChunks(written));
    expect(await tensors.get('t')?.read()).toEqual({
      data: Uint16Array.of(0x3c00, 1),
      shape: [2],
      dtype: 'float16',
    });
    expect(tensors.get('n')?.dtype).toBe('int64');
    const large: TensorData = { data: Float32Array.of(1e5), shape: [], dtype: 'float32' };
    const failing = collectChunks(writeSafetensors(new Map([['big', large]]), { float16: true }));
    await expect(failing).rejects.toThrow(/"big" holds 100000/);
  });

  it('refuses the reserved name', async () => {
    const tensor: TensorData = { data: Float32Array.of(1), shape: [], dtype: 'float32' };
    await expect(collectChunks(writeSafetensors(new Map([['__metadata__', tensor]])))).rejects.toThrow(
      UserError,
    );
  });
});
