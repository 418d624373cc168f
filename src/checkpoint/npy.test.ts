import { describe, expect, it } from 'vitest';
import { UserError } from '../errors.js';
import { memorySource } from '../platform/memorySource.js';
import type { TensorData } from '../tensorData.js';
import { writeNpy } from './npyWriter.js';
import { openCheckpoint } from './open.js';
import { bytesOf, littleEndian } from './testing/assemble.js';
import { collectChunks } from './writable.js';
import { writeZip } from './zipWriter.js';

function npy(header: string, data: Uint8Array | number, version = 1): Uint8Array<ArrayBuffer> {
  const length = littleEndian(header.length, version === 1 ? 2 : 4);
  const content = typeof data === 'number' ? new Uint8Array(data) : data;
  return bytesOf('\x93NUMPY', version, 0, length, header, content);
}

const open = (bytes: Uint8Array<ArrayBuffer>) => openCheckpoint(memorySource(bytes, 'w.npy'));

async function readArray(bytes: Uint8Array<ArrayBuffer>): Promise<TensorData | undefined> {
  return (await open(bytes)).tensors.get('array')?.read();
}

describe('npy files', () => {
  it.each([1, 2, 3])('reads version %i', async (version) => {
    const header = "{'descr': '<i2', 'fortran_order': False, 'shape': (2, 1), }          \n";
    expect(await readArray(npy(header, bytesOf(1, 0, 254, 255), version))).toEqual({
      data: Int16Array.of(1, -2),
      shape: [2, 1],
      dtype: 'int16',
    });
  });

  it('reads Fortran order', async () => {
    const header = "{'descr': '|u1', 'fortran_order': True, 'shape': (2, 3), }\n";
    expect((await readArray(npy(header, bytesOf(1, 2, 3, 4, 5, 6))))?.data).toEqual(
      Uint8Array.of(1, 3, 5, 2, 4, 6),
    );
  });

  it('reads scalars, vectors and empty arrays', async () => {
    const header = (shape: string) => `{'shape': (${shape}), 'fortran_order': False, 'descr': '|b1'}`;
    expect((await readArray(npy(header(''), 1)))?.shape).toEqual([]);
    expect((await readArray(npy(header('3,'), 3)))?.shape).toEqual([3]);
    expect((await readArray(npy(header('3L,'), 3)))?.shape).toEqual([3]);
    expect((await readArray(npy(header('0, 5'), 0)))?.shape).toEqual([0, 5]);
  });

  it.each([
    ['an unknown version', npy('{}', 0, 4), 'version'],
    ['big-endian numbers', npy("{'descr': '>f4', 'fortran_order': False, 'shape': (1,), }", 4), '">f4"'],
    ['objects', npy("{'descr': '|O', 'fortran_order': False, 'shape': (1,), }", 8), '"|O"'],
    [
      'structures',
      npy("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,), }", 4),
      'structured',
    ],
    ['too few bytes', npy("{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }", 7), '7 bytes'],
    ['too many bytes', npy("{'descr': '<f4', 'fortran_order': False, 'shape': (1,), }", 5), '5 bytes'],
    ['a negative extent', npy("{'descr': '<f4', 'fortran_order': False, 'shape': (-1,), }", 4), 'header'],
    ['an empty extent', npy("{'descr': '<f4', 'fortran_order': False, 'shape': (1,,2), }", 8), 'shape'],
    ['a missing key', npy("{'descr': '<f4', 'shape': (1,), }", 4), 'header'],
    [
      'a repeated key',
      npy("{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (1,), }", 4),
      'header',
    ],
    ['a header beyond the file', bytesOf('\x93NUMPY', 1, 0, 255, 255), 'npy header'],
    ['a giant header', bytesOf('\x93NUMPY', 2, 0, 255, 255, 255, 255), 'npy header claims'],
    [
      'a giant shape',
      npy("{'descr': '|u1', 'fortran_order': False, 'shape': (99999999999999,), }", 4),
      'shape',
    ],
  ])('rejects %s', async (_, bytes, message) => {
    const error = await open(bytes).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(UserError);
    expect(String(error)).toContain(message);
  });

  it.each([false, true])('writes what it reads, Fortran order: %s', async (fortranOrder) => {
    for (const shape of [[], [4], [2, 3, 4], [0, 2]]) {
      const count = shape.reduce((product, extent) => product * extent, 1);
      const tensor: TensorData = {
        data: Float32Array.from({ length: count }, (_, i) => i),
        shape,
        dtype: 'float32',
      };
      const bytes = await collectChunks(writeNpy(tensor, { fortranOrder }));
      expect(bytes.length % 64).toBe((4 * count) % 64);
      expect(await readArray(bytes)).toEqual(tensor);
    }
  });

  it('writes the header as NumPy does', async () => {
    const bytes = await collectChunks(writeNpy({ data: Uint8Array.of(1), shape: [1], dtype: 'bool' }));
    const header = "{'descr': '|b1', 'fortran_order': False, 'shape': (1,), }";
    expect(bytes).toEqual(bytesOf('\x93NUMPY', 1, 0, 118, 0, header.padEnd(117), '\n', 1));
  });

  it('refuses bfloat16, halves on request', async () => {
    const half: TensorData = { data: Uint16Array.of(1), shape: [1], dtype: 'bfloat16' };
    await expect(collectChunks(writeNpy(half))).rejects.toThrow(UserError);
    const one: TensorData = { data: Float32Array.of(1), shape: [1], dtype: 'float32' };
    expect((await readArray(await collectChunks(writeNpy(one, { float16: true }))))?.dtype).toBe('float16');
  });

  it('opens npz archives', async () => {
    const array = await collectChunks(writeNpy({ data: Int32Array.of(3, 4), shape: [2], dtype: 'int32' }));
    const inputs = ['w', 'z'].map((name) => ({ name: `${name}.npy`, content: async () => array }));
    const checkpoint = await open(await collectChunks(writeZip(inputs)));
    expect(checkpoint.format).toBe('npz');
    expect([...checkpoint.tensors.keys()]).toEqual(['w', 'z']);
    expect((await checkpoint.tensors.get('z')?.read())?.data).toEqual(Int32Array.of(3, 4));
  });
});
