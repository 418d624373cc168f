import { describe, expect, it } from 'vitest';
import { UserError } from '../errors.js';
import { memorySource } from '../platform/memorySource.js';
import { limits } from './limits.js';
import { openCheckpoint } from './open.js';
import { bytesOf, global, littleEndian, text, unpickle } from './testing/assemble.js';
import { isKind, valueAt } from './value.js';

describe('plain data', () => {
  it.each<[string, (string | number | Uint8Array)[], unknown]>([
    ['None', ['N'], null],
    ['booleans of protocol 2', ['\x88'], true],
    ['booleans of protocol 0', ['I00\n'], false],
    ['one-byte integers', ['K\xff'], 255],
    ['two-byte integers', ['M\x01\x02'], 513],
    ['signed integers', ['J\xff\xff\xff\xff'], -1],
    ['decimal integers', ['I-12\n'], -12],
    ['long integers', ['L70000000000L\n'], 70000000000],
    ['short big integers', ['\x8a\x02\x00\xff'], -256],
    ['empty big integers', ['\x8a\x00'], 0],
    ['long big integers', ['\x8b\x01\x00\x00\x00\x7f'], 127],
    ['integers beyond 2^53', ['\x8a\x09', littleEndian(0, 8), 1], 2n ** 64n],
    ['floats', ['G\x3f\xf8\x00\x00\x00\x00\x00\x00'], 1.5],
    ['decimal floats', ['F-2.5\n'], -2.5],
    ['texts', [text('é中')], 'é中'],
    ['short texts', ['\x8c\x02ab'], 'ab'],
    ['long texts', ['\x8d', littleEndian(2, 8), 'ab'], 'ab'],
    ['text lines', ['Vab\n'], 'ab'],
    ['byte texts', ['U\x02ab'], 'ab'],
    ['tuples', ['K\x01K\x02\x86'], { kind: 'tuple', items: [1, 2] }],
    ['marked tuples', ['(K\x01t'], { kind: 'tuple', items: [1] }],
    ['lists', ['](K\x01K\x02e'], { kind: 'list', items: [1, 2] }],
    ['marked lists', ['(K\x01K\x02l'], { kind: 'list', items: [1, 2] }],
    ['appended lists', [']K\x01a'], { kind: 'list', items: [1] }],
    ['sets', ['\x8f(K\x01\x90'], { kind: 'set', items: [1] }],
    ['frozen sets', ['(K\x01\x91'], { kind: 'set', items: [1] }],
    ['called sets', [global('__builtin__', 'set'), ']K\x05a\x85R'], { kind: 'set', items: [5] }],
    ['popped values', ['K\x01K\x020'], 1],
    ['popped marks', ['K\x01(K\x02K\x031'], 1],
    ['a discarded mark', ['K\x01(0'], 1],
    ['doubled values', ['K\x012\x86'], { kind: 'tuple', items: [1, 1] }],
    ['the memo', ['K\x07q\x000h\x00'], 7],
    ['the memo of protocol 4', ['K\x07\x940h\x00'], 7],
    ['the memo of protocol 0', ['K\x07p12\n0g12\n'], 7],
    ['the long memo', ['K\x07r', littleEndian(70000, 4), '0j', littleEndian(70000, 4)], 7],
    ['frames', ['\x95', littleEndian(2, 8), 'K\x07'], 7],
    ['sizes', [global('torch', 'Size'), 'K\x02K\x03\x86\x85R'], { kind: 'tuple', items: [2, 3] }],
  ])('reads %s', async (_, parts, expected) => {
    expect(await unpickle(parts)).toEqual(expected);
  });

  it('reads dicts in their order, of any class that is one', async () => {
    const items = ['(', text('b'), 'K\x01', text('a'), 'K\x02u'];
    for (const start of [
      '}',
      `${global('collections', 'OrderedDict')})R`,
      `${global('dnnlib.util', 'EasyDict')})\x81`,
    ]) {
      const dict = await unpickle([start, ...items]);
      if (!isKind(dict, 'dict')) throw new Error('not a dict');
      expect([...dict.entries]).toEqual([
        ['b', 1],
        ['a', 2],
      ]);
    }
    const pairs = await unpickle([global('collections', 'OrderedDict'), ']', text('k'), 'K\x03\x86a\x85R']);
    expect(valueAt(pairs, 'k')).toBe(3);
    const marked = await unpickle(['(', text('k'), 'K\x03d']);
    expect(valueAt(marked, 'k')).toBe(3);
  });

  it('keeps short byte strings, refers to long ones, and decodes Latin-1 text', async () => {
    const short = await unpickle(['C\x03abc']);
    const long = await unpickle(['B', littleEndian(5000, 4), new Uint8Array(5000).fill(7)]);
    const encoded = await unpickle([global('_codecs', 'encode'), text('\xffA'), text('latin1'), '\x86R']);
    if (!isKind(short, 'bytes') || !isKind(long, 'bytes') || !isKind(encoded, 'bytes'))
      throw new Error('not bytes');
    expect(short.inline).toEqual(bytesOf('abc'));
    expect(long.inline).toBeUndefined();
    expect(await long.source.read(4998, 2)).toEqual(Uint8Array.of(7, 7));
    expect(encoded.inline).toEqual(Uint8Array.of(255, 65));
  });

  it('keeps accepted classes as objects with their arguments and state', async () => {
    const namespace = await unpickle([global('argparse', 'Namespace'), ')\x81}', text('lr'), 'K\x02sb']);
    expect(namespace).toMatchObject({ kind: 'object', className: 'argparse.Namespace', args: [] });
    expect(valueAt(namespace, 'lr')).toBe(2);
    const device = await unpickle([global('torch', 'device'), text('cpu'), '\x85R']);
    expect(device).toMatchObject({ className: 'torch.device', args: ['cpu'] });
    const scripted = [global('__torch__.m', 'Net'), ')\x81'];
    expect(await unpickle(scripted, { torchScript: true })).toMatchObject({ className: '__torch__.m.Net' });
    await expect(unpickle(scripted)).rejects.toThrow('"__torch__.m.Net"');
  });

  it('reads NumPy scalars and arrays', async () => {
    const dtype = (type: string, order: string) => [
      global('numpy', 'dtype'),
      text(type),
      'K\x00K\x01\x87R(K\x03',
      text(order),
      'NNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffK\x00tb',
    ];
    const scalar = [
      global('numpy.core.multiarray', 'scalar'),
      ...dtype('i4', '<'),
      'C\x04',
      littleEndian(-3, 4),
      '\x86R',
    ];
    expect(await unpickle(scalar)).toBe(-3);
    const array = (type: string, order: string) => [
      global('numpy._core.multiarray', '_reconstruct'),
      global('numpy', 'ndarray'),
      'K\x00\x85C\x01b\x87R(K\x01K\x02K\x03\x86',
      ...dtype(type, order),
      '\x88C\x06\x01\x02\x03\x04\x05\x06tb',
    ];
    const tensor = await unpickle(array('u1', '|'));
    if (!isKind(tensor, 'tensor')) throw new Error('not a tensor');
    expect(await tensor.read()).toEqual({
      shape: [2, 3],
      dtype: 'uint8',
      data: Uint8Array.of(1, 3, 5, 2, 4, 6),
    });
    await expect(unpickle(array('i4', '<'))).rejects.toThrow('does not fit its 6 bytes');
    await expect(unpickle(array('f8', '>'))).rejects.toThrow('">f8"');
    await expect(unpickle(array('O8', '|'))).rejects.toThrow('"|O8"');
  });

  it('tolerates cycles', async () => {
    const bytes = bytesOf('\x80\x02]q\x00h\x00a.');
    const checkpoint = await openCheckpoint(memorySource(bytes));
    expect(checkpoint.tensors.size).toBe(0);
  });
});

describe('hostile pickles', () => {
  it.each([
    ['os', 'system'],
    ['builtins', 'eval'],
    ['builtins', 'getattr'],
    ['posix', 'system'],
    ['torch', 'load'],
    ['torch.nn.modules.container', 'Sequential.__init__'],
    ['torch_utils.persistence', 'import_hook'],
    ['numpy.core.multiarray', 'fromfile'],
  ])('names %s.%s and rejects it, by both operations', async (module, name) => {
    const message = `"${module}.${name}"`;
    await expect(unpickle([global(module, name)])).rejects.toThrow(message);
    await expect(unpickle([text(module), text(name), '\x93'])).rejects.toThrow(message);
    await expect(unpickle([global(module, name), ')R'])).rejects.toThrow(UserError);
  });

  it('says that TensorFlow networks must be converted', async () => {
    await expect(unpickle([global('dnnlib.tflib.network', 'Network')])).rejects.toThrow(
      /TensorFlow.*convert it/,
    );
  });

  it.each<[string, (string | number | Uint8Array)[]]>([
    ['an unknown operation', ['\xfe']],
    ['an extension code', ['\x82\x01']],
    ['an out-of-band buffer', ['\x97']],
    ['an object of protocol 0', ['(i__main__\nA\n']],
    ['an unknown protocol', ['\x80\x09N']],
    ['an empty stack', ['0']],
    ['a tuple of too few', ['K\x01\x86']],
    ['no mark', ['t']],
    ['a value below the mark', ['K\x01(\x85']],
    ['an unknown memo entry', ['h\x05']],
    ['two values left', ['NN']],
    ['nothing left', []],
    ['a mark left', ['N(']],
    ['appending to a dict', ['}Na']],
    ['appending to None', ['NNa']],
    ['items of a list', [']NNs']],
    ['an odd number of items', ['}(Nu']],
    ['a call of data', ['N)R']],
    ['a call without a tuple', [global('collections', 'OrderedDict'), 'NR']],
    ['a state for None', ['NNb']],
    ['a persistent id', ['K\x01Q']],
    ['a name that is no text', ['K\x01K\x02\x93']],
    ['a dict of no pairs', [global('collections', 'OrderedDict'), ']Na\x85R']],
    ['encoding no text', [global('_codecs', 'encode'), 'N\x85R']],
    ['encoding other text', [global('_codecs', 'encode'), text('中'), '\x85R']],
    ['a huge integer', ['\x8b', littleEndian(1000, 4), new Uint8Array(1000)]],
    ['no integer', ['Ix\n']],
    ['a text beyond the file', ['X', littleEndian(1000, 4)]],
    ['a text of 2^60 bytes', ['\x8d', littleEndian(2n ** 60n, 8)]],
    ['bytes of 2^63 bytes', ['\x8e', littleEndian(2n ** 63n, 8)]],
    ['a name without an end', ['cabc']],
    ['a name too long', [`c${'a'.repeat(200_000)}`]],
    ['a tensor without a storage', [global('torch._utils', '_rebuild_tensor_v2'), 'NNN\x87R']],
    ['a parameter without a tensor', [global('torch._utils', '_rebuild_parameter'), 'N\x85R']],
    ['a storage out of place', [global('torch.storage', '_load_from_bytes'), 'C\x01a\x85R']],
    [
      'a persistent object without a class',
      [global('torch_utils.persistence', '_reconstruct_persistent_obj'), '}\x85R'],
    ],
    ['nested marks', ['('.repeat(limits.pickleMarks + 1)]],
    ['a large stack', ['N'.repeat(limits.pickleStack + 1)]],
  ])('rejects %s', async (_, parts) => {
    const error = await unpickle(parts).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(UserError);
    expect(String(error)).toContain('test.pkl');
  });

  it('stops work that the memo repeats', async () => {
    const list = ['](', 'K\x01'.repeat(10_000), 'e\x85q\x000'];
    const call = `${global('builtins', 'set')}q\x010${'h\x01h\x00R0'.repeat(1000)}N`;
    await expect(unpickle([...list, call])).rejects.toThrow('too many operations');
    const encode = [text('a'.repeat(100_000)), '\x85q\x000', global('_codecs', 'encode'), 'q\x010'];
    await expect(unpickle([...encode, 'h\x01h\x00R0'.repeat(1000), 'N'])).rejects.toThrow('too much data');
  });

  it('stops values that unfold without end', async () => {
    // Each list holds the one before it ten times.
    const level = `](${'h\x00'.repeat(10)}eq\x000`;
    const bytes = bytesOf('\x80\x02]q\x000', level.repeat(40), 'h\x00.');
    await expect(openCheckpoint(memorySource(bytes))).rejects.toThrow('too many values');
  });

  it('stops values that are nested too deeply', async () => {
    const bytes = bytesOf('\x80\x02', ']'.repeat(1000), 'a'.repeat(999), '.');
    await expect(openCheckpoint(memorySource(bytes))).rejects.toThrow('nested too deeply');
  });
});
