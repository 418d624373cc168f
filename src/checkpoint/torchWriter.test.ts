import { describe, expect, it } from 'vitest';
import { UserError } from '../errors.js';
import { memorySource } from '../platform/memorySource.js';
import type { TensorData } from '../tensorData.js';
import { goldenBytes } from '../testing/golden.js';
import { openCheckpoint } from './open.js';
import { bytesOf, littleEndian } from './testing/assemble.js';
import { type TorchValue, writeTorch } from './torchWriter.js';
import { kindOf, valueAt } from './value.js';
import { collectChunks, type WriteOptions } from './writable.js';
import { openZip } from './zipReader.js';

const one: TensorData = { data: Float32Array.of(1, 2), shape: [1, 2], dtype: 'float32' };

async function written(value: TorchValue, options?: WriteOptions) {
  return memorySource(await collectChunks(writeTorch(value, options)), 'w.pt');
}

async function entry(value: TorchValue, name: string) {
  const source = await (await openZip(await written(value))).get(`archive/${name}`)?.open();
  return source?.read(0, source.size);
}

describe('writeTorch', () => {
  it('writes the files of the archive in the order of PyTorch', async () => {
    const entries = await openZip(await written({ a: one }));
    const names = ['data.pkl', 'byteorder', 'data/0', 'version'];
    expect([...entries.keys()]).toEqual(names.map((name) => `archive/${name}`));
    expect(await entry({ a: one }, 'version')).toEqual(bytesOf('3\n'));
    expect(await entry({ a: one }, 'byteorder')).toEqual(bytesOf('little'));
    expect(await entry({ a: one }, 'data/0')).toEqual(new Uint8Array(Float32Array.of(1, 2).buffer));
  });

  it('writes the operations that the weights-only reader of PyTorch accepts', async () => {
    const text = (value: string) => bytesOf('X', littleEndian(value.length, 4), value);
    const dict = 'ccollections\nOrderedDict\n)R';
    const storage = ['(', text('storage'), 'ctorch\nFloatStorage\n', text('0'), text('cpu'), 'K\x02tQ'];
    const rebuild = [
      'ctorch._utils\n_rebuild_tensor_v2\n(',
      ...storage,
      'K\x00(K\x01K\x02t(K\x02K\x01t\x89',
      dict,
      'tR',
    ];
    const expected = bytesOf('\x80\x02}(', text('g'), dict, '(', text('w'), ...rebuild, 'uu.');
    expect(await entry({ g: new Map([['w', one]]) }, 'data.pkl')).toEqual(expected);
  });

  it('gives back every kind of value', async () => {
    const value = {
      n: null,
      t: true,
      f: false,
      i: 300,
      j: -1,
      k: 2 ** 40,
      x: 0.5,
      z: -0,
      s: 'é',
      l: [1, [2]],
      d: { e: 1 },
    };
    const checkpoint = await openCheckpoint(await written(value));
    for (const [key, item] of Object.entries(value)) {
      if (typeof item !== 'object' || item === null) expect(valueAt(checkpoint.value, key)).toBe(item);
    }
    expect(valueAt(checkpoint.value, 'l', 1, 0)).toBe(2);
    expect(valueAt(checkpoint.value, 'd', 'e')).toBe(1);
    expect(kindOf(valueAt(checkpoint.value, 'd') ?? null)).toBe('dict');
  });

  it('stores a tensor once under all its names', async () => {
    const checkpoint = await openCheckpoint(await written({ a: one, b: [one], c: { ...one } }));
    expect([...checkpoint.tensors.keys()]).toEqual(['a', 'b.0', 'c']);
    const entries = await openZip(await written({ a: one, b: [one], c: { ...one } }));
    expect([...entries.keys()].filter((name) => name.includes('/data/'))).toHaveLength(2);
  });

  it.each(['float64', 'float16', 'bfloat16', 'int64', 'int32', 'int16', 'int8', 'uint8', 'bool'] as const)(
    'gives back %s',
    async (dtype) => {
      const arrays = {
        float64: Float64Array.of(0.1),
        float16: Uint16Array.of(15361),
        bfloat16: Uint16Array.of(16257),
        int64: BigInt64Array.of(-(2n ** 60n)),
        int32: Int32Array.of(-70000),
        int16: Int16Array.of(-300),
        int8: Int8Array.of(-3),
        uint8: Uint8Array.of(250),
        bool: Uint8Array.of(1),
      };
      const tensor: TensorData = { data: arrays[dtype], shape: [], dtype };
      expect(await (await openCheckpoint(await written(tensor))).tensors.get('')?.read()).toEqual(tensor);
    },
  );

  it('writes views of larger arrays and empty tensors', async () => {
    const data = Float32Array.of(0, 1, 2, 3).subarray(1, 3);
    const empty: TensorData = { data: new Float32Array(0), shape: [0, 3], dtype: 'float32' };
    const { tensors } = await openCheckpoint(await written({ v: { ...one, data }, empty }));
    expect((await tensors.get('v')?.read())?.data).toEqual(Float32Array.of(1, 2));
    expect(await tensors.get('empty')?.read()).toEqual(empty);
  });

  it('halves floats on request', async () => {
    const { tensors } = await openCheckpoint(await written({ a: one }, { float16: true }));
    expect(await tensors.get('a')?.read()).toEqual({
      data: Uint16Array.of(0x3c00, 0x4000),
      shape: [1, 2],
      dtype: 'float16',
    });
    const large: TensorData = { data: Float32Array.of(-7e4), shape: [], dtype: 'float32' };
    await expect(written({ g: { big: large } }, { float16: true })).rejects.toThrow('"g.big" holds -70000');
  });

  it('copies a golden checkpoint straight from its file', async () => {
    const source = await openCheckpoint(memorySource(goldenBytes('01-sg2-rosinality-16-mlp4', 'ckpt.pt')));
    const generator = new Map<string, TorchValue>();
    for (const [name, tensor] of source.tensors)
      if (name.startsWith('g_ema.')) generator.set(name.slice(6), tensor);
    const latentAverage = source.tensors.get('latent_avg') ?? null;
    const copy = await openCheckpoint(await written({ g_ema: generator, latent_avg: latentAverage }));
    expect(copy.tensors.size).toBe(generator.size + 1);
    for (const [name, tensor] of copy.tensors) {
      expect(await tensor.read()).toEqual(await source.tensors.get(name)?.read());
    }
  });

  it('refuses values nested without end', async () => {
    let value: TorchValue = 1;
    for (let i = 0; i < 300; i++) value = [value];
    await expect(written(value)).rejects.toThrow(UserError);
  });
});
