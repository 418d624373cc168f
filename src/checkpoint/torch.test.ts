import { describe, expect, it } from 'vitest';
import { UserError } from '../errors.js';
import { memorySource } from '../platform/memorySource.js';
import type { TensorData } from '../tensorData.js';
import { limits } from './limits.js';
import { openCheckpoint } from './open.js';
import { bytesOf, global, littleEndian, text } from './testing/assemble.js';
import { valueAt } from './value.js';
import { collectChunks } from './writable.js';
import { writeZip } from './zipWriter.js';

type Parts = (string | number | Uint8Array)[];

const open = (bytes: Uint8Array<ArrayBuffer>) => openCheckpoint(memorySource(bytes, 'm.pt'));

function integer(value: number): Uint8Array {
  return bytesOf('\x8a\x08', littleEndian(value, 8));
}

function storage(key: string, elements: number, type = 'FloatStorage', view: Parts = []): Parts {
  return [
    '(',
    text('storage'),
    global('torch', type),
    text(key),
    text('cpu'),
    integer(elements),
    ...view,
    'tQ',
  ];
}

function tensor(source: Parts, offset: number, shape: number[], strides: number[]): Parts {
  const tuple = (values: number[]) => bytesOf('(', ...values.map(integer), 't');
  const start = [global('torch._utils', '_rebuild_tensor_v2'), '(', ...source, integer(offset)];
  return [...start, tuple(shape), tuple(strides), `\x89${global('collections', 'OrderedDict')})RtR`];
}

async function zipFile(pickle: Parts, files: Record<string, Uint8Array | string> = {}) {
  const all = { 'm/data.pkl': bytesOf('\x80\x02', ...pickle, '.'), ...files };
  const inputs = Object.entries(all).map(([name, content]) => ({
    name,
    content: async () => bytesOf(content),
  }));
  return collectChunks(writeZip(inputs));
}

const floats = (...values: number[]) => new Uint8Array(Float32Array.from(values).buffer);

function legacyFile(pickle: Parts, keys: string[], storages: Parts, protocol = 1001) {
  const head = bytesOf('\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19.');
  const system = bytesOf('\x80\x02}', text('little_endian'), '\x88s.');
  const list = bytesOf('\x80\x02](', ...keys.map(text), 'e.');
  return bytesOf(
    head,
    '\x80\x02',
    integer(protocol),
    '.',
    system,
    '\x80\x02',
    ...pickle,
    '.',
    list,
    ...storages,
  );
}

async function read(bytes: Uint8Array<ArrayBuffer>, name = ''): Promise<TensorData | undefined> {
  return (await open(bytes)).tensors.get(name)?.read();
}

describe('the zip form', () => {
  it('reads shared and strided tensors', async () => {
    const shared = { 'm/data/0': floats(0, 1, 2, 3, 4, 5) };
    const parts: Parts = ['}(', text('a'), ...tensor(storage('0', 6), 0, [2, 3], [3, 1])];
    parts.push(text('t'), ...tensor(storage('0', 6), 1, [2, 2], [1, 3]), 'u');
    const bytes = await zipFile(parts, shared);
    expect((await read(bytes, 'a'))?.data).toEqual(Float32Array.of(0, 1, 2, 3, 4, 5));
    expect((await read(bytes, 't'))?.data).toEqual(Float32Array.of(1, 4, 2, 5));
  });

  it('names tensors of sequences, modules and slots', async () => {
    const one = tensor(storage('0', 1), 0, [], []);
    const module = [global('torch.nn.modules.linear', 'Linear'), ')\x81}('];
    const group = (name: string, key: string) => [text(name), '}', text(key), ...one, 's'];
    const state = [...group('_parameters', 'weight'), ...group('_buffers', 'mean'), text('cache'), ...one];
    const bytes = await zipFile(['](', ...one, '}K\x07', ...one, 's', ...module, ...state, 'ube'], {
      'm/data/0': floats(1),
    });
    expect([...(await open(bytes)).tensors.keys()]).toEqual(['0', '1.7', '2.weight', '2.mean']);
  });

  it('reads TorchScript modules by attribute path, of scripts only', async () => {
    const module = [
      global('__torch__.net', 'Net'),
      ')\x81}',
      text('w'),
      ...tensor(storage('0', 1), 0, [1], [1]),
      'sb',
    ];
    const files = { 'm/data/0': floats(3), 'm/constants.pkl': '\x80\x02).' };
    const checkpoint = await open(await zipFile(module, files));
    expect([checkpoint.format, ...checkpoint.tensors.keys()]).toEqual(['torchscript', 'w']);
    await expect(open(await zipFile(module, { 'm/data/0': floats(3) }))).rejects.toThrow('__torch__.net.Net');
  });

  it('unwraps the lists of TorchScript', async () => {
    const list = [global('torch.jit._pickle', 'build_intlist'), '](K\x01K\x02e\x85R'];
    const { value } = await open(await zipFile(list, { 'm/constants.pkl': '\x80\x02).' }));
    expect(value).toEqual({ kind: 'list', items: [1, 2] });
  });

  it('reads parameters and tensors with attributes', async () => {
    const inner = tensor(storage('0', 1), 0, [1], [1]);
    const parameter = [global('torch._utils', '_rebuild_parameter'), ...inner, '\x88N\x87R'];
    expect((await read(await zipFile([...parameter], { 'm/data/0': floats(5) })))?.data).toEqual(
      Float32Array.of(5),
    );
    const args = inner.slice(1, -1).concat('\x89Nt');
    const typed = [
      global('torch._tensor', '_rebuild_from_type_v2'),
      '(',
      global('torch._utils', '_rebuild_tensor_v2'),
    ];
    const wrapped = [...typed, global('torch', 'Tensor'), ...args, '}tR'];
    expect((await read(await zipFile(wrapped, { 'm/data/0': floats(5) })))?.data).toEqual(Float32Array.of(5));
  });

  it.each<[string, Parts, Record<string, Uint8Array | string>, string]>([
    ['a missing storage', tensor(storage('1', 1), 0, [1], [1]), {}, '"1" is missing'],
    ['a short storage', tensor(storage('0', 2), 0, [1], [1]), { 'm/data/0': floats(1) }, '4 bytes for 2'],
    ['a giant storage', tensor(storage('0', 2 ** 50), 0, [1], [1]), { 'm/data/0': floats(1) }, '4 bytes for'],
    [
      'a view past its storage',
      tensor(storage('0', 1), 0, [2], [1]),
      { 'm/data/0': floats(1, 2) },
      'needs 2',
    ],
    [
      'an unknown storage type',
      tensor(storage('0', 1, 'QInt8Storage'), 0, [1], [1]),
      {},
      'torch.QInt8Storage',
    ],
    ['an id that is no storage', ['(', text('module'), 'NNNNtQ'], {}, 'not a storage'],
    ['an id that is no tuple', ['K\x05Q'], {}, 'not a storage'],
    ['big-endian data', ['N'], { 'm/byteorder': 'big' }, 'big-endian'],
    ['a storage name that climbs', tensor(storage('../x', 1), 0, [1], [1]), {}, '"../x" is missing'],
  ])('rejects %s', async (_, pickle, files, message) => {
    const error = await open(await zipFile(pickle, files)).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(UserError);
    expect(String(error)).toContain(message);
  });

  it('rejects files whose views add up to far more than the file', async () => {
    const elements = 2 ** 20;
    const view = bytesOf(...tensor(storage('0', elements), 0, [elements], [1]));
    const count = limits.totalFactor + limits.totalSlack / (4 * elements) + 1;
    const bytes = await zipFile(['(', ...Array(count).fill(view), 't'], { 'm/data/0': '' });
    await expect(open(bytes)).rejects.toThrow('0 bytes for');
    const content = async () => new Uint8Array(4 * elements);
    const pickle = bytesOf('\x80\x02(', ...Array(count).fill(view), 't.');
    const full = await collectChunks(
      writeZip([
        { name: 'm/data.pkl', content: async () => pickle },
        { name: 'm/data/0', content },
      ]),
    );
    await expect(open(full)).rejects.toThrow(/its tensors claim \d+ bytes/);
  });

  it('rejects two tensors of one name', async () => {
    const one = tensor(storage('0', 1), 0, [1], [1]);
    const parts = ['}(', text('a.b'), ...one, text('a'), '}', text('b'), ...one, 'su'];
    await expect(open(await zipFile(parts, { 'm/data/0': floats(1) }))).rejects.toThrow('"a.b"');
  });

  it('rejects names without end', async () => {
    const one = tensor(storage('0', 1), 0, [1], [1]);
    const parts = ['}', text('a'.repeat(5000)), ...one, 's'];
    await expect(open(await zipFile(parts, { 'm/data/0': floats(1) }))).rejects.toThrow('5001 characters');
  });
});

describe('the legacy form', () => {
  const one = tensor(storage('k', 2, 'FloatStorage', ['N']), 0, [2], [1]);

  it('reads storages in the order of their keys', async () => {
    const parts: Parts = ['(', ...one, ...tensor(storage('i', 1, 'LongStorage', ['N']), 0, [], []), 't'];
    const data: Parts = [littleEndian(1, 8), littleEndian(-9, 8), littleEndian(2, 8), floats(1, 2)];
    const bytes = legacyFile(parts, ['i', 'k'], data);
    expect((await read(bytes, '0'))?.data).toEqual(Float32Array.of(1, 2));
    expect((await read(bytes, '1'))?.data).toEqual(BigInt64Array.of(-9n));
    expect((await open(bytes)).metadata).toEqual({ version: '1001' });
  });

  it('reads parts of storages', async () => {
    const view = ['(', text('v'), integer(1), integer(2), 't'];
    const parts = tensor(storage('k', 4, 'FloatStorage', view), 0, [2], [1]);
    const bytes = legacyFile(parts, ['k'], [littleEndian(4, 8), floats(1, 2, 3, 4)]);
    expect((await read(bytes))?.data).toEqual(Float32Array.of(2, 3));
  });

  it.each<[string, Uint8Array<ArrayBuffer>, RegExp]>([
    ['another protocol', legacyFile(one, [], [], 1002), /1001/],
    ['no list of storages', bytesOf(legacyFile(one, [], []).slice(0, -5), 'N.'), /list of storages|pickle/],
    ['an unknown key', legacyFile(one, ['x'], []), /unknown storage/],
    ['a repeated key', legacyFile(one, ['k', 'k'], [littleEndian(2, 8), floats(1, 2)]), /unknown storage/],
    ['another size', legacyFile(one, ['k'], [littleEndian(3, 8), floats(1, 2)]), /two sizes/],
    ['missing data', legacyFile(one, ['k'], [littleEndian(2, 8), floats(1)]), /truncated/],
    ['missing sizes', legacyFile(one, ['k'], []), /truncated/],
    [
      'storages of two sizes',
      legacyFile(['(', ...one, ...tensor(storage('k', 3), 0, [2], [1]), 't'], ['k'], []),
      /two sizes/,
    ],
    [
      'a part past its storage',
      legacyFile(
        tensor(storage('k', 1, 'FloatStorage', ['(', text('v'), integer(1), integer(2), 't']), 0, [1], [1]),
        ['k'],
        [],
      ),
      /part/,
    ],
  ])('rejects %s', async (_, bytes, message) => {
    const error = await open(bytes).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(UserError);
    expect(String(error)).toMatch(message);
  });

  it('rejects a storage that is never listed when its tensor is read', async () => {
    await expect(read(legacyFile(one, [], []))).rejects.toThrow('"k" is missing');
  });
});

describe('embedded torch files', () => {
  const pack = (file: Uint8Array) => ['B', littleEndian(file.length, 4), file];
  const load = (file: Uint8Array) => [global('torch.storage', '_load_from_bytes'), ...pack(file), '\x85R'];
  const legacy = legacyFile(
    storage('0', 2, 'FloatStorage', ['N']),
    ['0'],
    [littleEndian(2, 8), floats(7, 8)],
  );
  const plain = (...parts: Parts) => bytesOf('\x80\x03', ...parts, '.');

  it('reads storages of both forms, the same bytes once', async () => {
    const zip = await zipFile(storage('0', 2), { 'm/data/0': floats(7, 8) });
    for (const file of [legacy, zip]) {
      const bytes = plain('}', text('w'), ...tensor(load(file), 0, [2], [1]), 's');
      expect((await open(bytes)).format).toBe('nvidia-pickle');
      expect((await read(bytes, 'w'))?.data).toEqual(Float32Array.of(7, 8));
    }
    const twice = [
      global('torch.storage', '_load_from_bytes'),
      'q\x010',
      ...pack(legacy),
      '\x85q\x020',
      'h\x01h\x02Rh\x01h\x02R\x86',
    ];
    const value = (await open(plain(...twice))).value;
    expect(valueAt(value, 0)).toBe(valueAt(value, 1));
  });

  it.each<[string, Uint8Array]>([
    ['a file that holds no storage', legacyFile(['N'], [], [])],
    ['a file within the file', legacyFile(load(legacy), [], [])],
    ['another archive', bytesOf('PK\x05\x06', new Uint8Array(18))],
    ['nothing', new Uint8Array(0)],
    ['no torch file', bytesOf('hello')],
  ])('rejects %s', async (_, file) => {
    const error = await open(plain(...load(file))).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(UserError);
  });

  it('does not keep the source text of persistent objects', async () => {
    const meta = [
      '}(',
      text('type'),
      text('class'),
      text('class_name'),
      text('Net'),
      text('module_src'),
      text('import os'),
    ];
    const call = [
      global('torch_utils.persistence', '_reconstruct_persistent_obj'),
      ...meta,
      text('state'),
      '}u\x85R',
    ];
    const { value } = await open(plain('}', text('G'), ...call, 's'));
    expect(valueAt(value, 'G')).toMatchObject({ kind: 'object', className: 'Net', args: [] });
    expect(JSON.stringify(value, (_, held) => (held instanceof Map ? [...held] : held))).not.toContain(
      'import os',
    );
  });
});
