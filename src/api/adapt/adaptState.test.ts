import { describe, expect, it } from 'vitest';
import { UserError } from '../../errors.js';
import { floatTensor } from '../../tensorData.js';
import { readStateBytes, stateBytes } from '../run/stateFile.js';
import { adaptFormat, readingsIn, stateOf, storedCourse } from './adaptState.js';

const snapshot = {
  step: 7,
  stepCounts: { 'synthesis.4.conv.weight': 7 },
  tensors: {
    'trainable.a': floatTensor([1, 2, 3, 4], [2, 2]),
    'moments.second.a': floatTensor([0.5], [1]),
  },
};
const before = { quality: 0.1, diversity: 0.5, alignment: 0 };
const kept = { step: 4, before, tensors: { 'trainable.a': floatTensor([5, 6, 7, 8], [2, 2]) } };
const readings = [
  { step: 4, quality: 0.2, diversity: 0.4, alignment: 0.5 },
  { step: 6, quality: 0.1, diversity: 0.4, alignment: 0.5 },
];

async function read(bytes: Uint8Array<ArrayBuffer>) {
  return storedCourse(await readStateBytes(bytes, adaptFormat));
}

/** The bytes with a text of their header replaced by one of the same length. */
function replaced(bytes: Uint8Array, text: string, by: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(Buffer.from(Buffer.from(bytes).toString('latin1').replace(text, by), 'latin1'));
}

describe('the state of an adaptation', () => {
  it('gives back every bit', async () => {
    const plain = await stateBytes(adaptFormat, stateOf(snapshot, { kept: undefined, readings: [] }));
    expect(await read(plain)).toEqual({ snapshot, kept: undefined, readings: [] });
    const full = await stateBytes(adaptFormat, stateOf(snapshot, { kept, readings }));
    expect(await read(full)).toEqual({ snapshot, kept, readings });
  });

  it('is read without readings, as older versions wrote it', async () => {
    const { metadata, ...state } = stateOf(snapshot, { kept, readings });
    const { readings: _, ...older } = metadata;
    const bytes = await stateBytes(adaptFormat, { ...state, metadata: older });
    expect(await read(bytes)).toEqual({ snapshot, kept, readings: undefined });
    const log = [{ step: 1, loss: 2 }, ...readings.map((reading) => ({ loss: 1, ...reading }))];
    expect(readingsIn(log, 7)).toEqual(readings);
    expect(readingsIn(log, 5)).toEqual(readings.slice(0, 1));
  });

  it('refuses files that are damaged or something else', async () => {
    const bytes = await stateBytes(adaptFormat, stateOf(snapshot, { kept, readings }));
    for (const length of [0, 8, 100, bytes.length - 1]) {
      await expect(read(bytes.slice(0, length))).rejects.toThrow(UserError);
    }
    for (const [text, by] of [
      ['"step":"7"', '"step":"x"'],
      ['quality', 'qualitx'],
      ['nada-adaptation', 'nada-adaptatiom'],
      ['conv.weight\\":7', 'conv.weight\\":x'],
    ]) {
      await expect(read(replaced(bytes, text, by)), text).rejects.toThrow(
        'the snapshot is not the checkpoint of a run: restore it, or start a new run',
      );
    }
    const empty = stateOf(snapshot, { kept: { ...kept, tensors: {} }, readings });
    await expect(read(await stateBytes(adaptFormat, empty))).rejects.toThrow(
      'lacks weights of the step that was kept',
    );
  });
});
