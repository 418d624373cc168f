import { existsSync, linkSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { stateBytes } from '../../api/run/stateFile.js';
import { UserError } from '../../errors.js';
import { number, path as pathKind, whole } from '../../settings/kind.js';
import { row } from '../../settings/row.js';
import { floatTensor } from '../../tensorData.js';
import { examineCheckpoint, takePrevious, writeCheckpoint } from './checkpointFiles.js';
import { logsMark, marks, optionsMark } from './checkpointMarks.js';
import { findCheckpoint } from './findCheckpoint.js';

const rows = {
  seed: row(whole({ least: 0 }), { group: 'g', help: 'h', default: 0 }),
  rate: row(number({ least: 0 }), { group: 'g', help: 'h', optional: true }),
  generator: row(pathKind('a path', 'weights'), { group: 'g', help: 'h' }),
  saveEvery: row(whole({ least: 1 }), { group: 'g', help: 'h', default: 3, changeable: true }),
};
const options = { seed: 1, generator: '/models/g.pt', saveEvery: 3 };

let folder: string;
const at = (name: string): string => path.join(folder, name);
const newest = (): string => at('checkpoint.safetensors');
const previous = (): string => at('checkpoint.previous.safetensors');

/** Writes the checkpoint of a step, as runs do. */
function save(step: number, logs: Readonly<Record<string, readonly number[]>> = {}): Promise<string> {
  const data = Array.from({ length: 2000 }, (_, i) => Math.sin(i + step));
  const tensors = { 'average.w': floatTensor(data, [20, 100]), empty: floatTensor([], [0]) };
  const metadata = { [marks.options]: optionsMark(rows, options), [marks.logs]: logsMark(logs) };
  return writeCheckpoint(folder, { format: 'f' }, { step, tensors, metadata });
}

function log(name: string, steps: readonly number[]): void {
  writeFileSync(at(name), steps.map((step) => `${JSON.stringify({ step, seconds: 1 })}\n`).join(''));
}

const upTo = (last: number): number[] => Array.from({ length: last }, (_, i) => i + 1);

function find(change: object = {}, allowDrift = false) {
  const search = { folder, rows, options: { ...options, ...change }, saveEvery: 3, allowDrift };
  return findCheckpoint(search);
}

beforeEach(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'nada-checkpoint-'));
  await save(3);
  await save(6);
  log('metrics.jsonl', upTo(7));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const flip = (file: string, position: number, bit: number): Buffer => {
  const bytes = readFileSync(file);
  bytes[position] ^= 1 << bit;
  return bytes;
};

describe('checkpoints', () => {
  it('are two: the newest, and the one before it', async () => {
    expect(await find()).toEqual({ file: newest(), isPrevious: false, notes: [] });
    expect(await examineCheckpoint(newest())).toMatchObject({ step: 6 });
    expect(await examineCheckpoint(previous())).toMatchObject({ step: 3 });
    expect(await examineCheckpoint(at('absent'))).toBeUndefined();
    await save(9);
    expect(await examineCheckpoint(previous())).toMatchObject({ step: 6 });
  });

  it('are never read with a flipped bit, wherever it is', async () => {
    const whole = readFileSync(newest());
    const header = 8 + Number(whole.readBigUInt64LE());
    // All of the header, and some of the numbers.
    const positions = [0, ...upTo(header), ...upTo(200).map((i) => header + 39 * i)];
    for (const position of positions) {
      writeFileSync(at('flipped'), flip(newest(), position, position % 8));
      const found = await examineCheckpoint(at('flipped'));
      expect(found, `bit ${position % 8} of byte ${position}`).toEqual({
        problem: `${at('flipped')} is damaged`,
      });
    }
  });

  it('of older versions carry no digest, and are read', async () => {
    const state = { step: 4, tensors: { w: floatTensor([1], [1]) }, metadata: { numbers: '1' } };
    writeFileSync(newest(), await stateBytes({ format: 'f', otherwise: '' }, state));
    expect(await find({ seed: 5 })).toEqual({ file: newest(), isPrevious: false, notes: [] });
  });

  it('take the place of a newer one that cannot be used', async () => {
    const bytes = readFileSync(previous());
    writeFileSync(newest(), '');
    await takePrevious(folder);
    expect(readFileSync(newest())).toEqual(bytes);
    expect(existsSync(previous())).toBe(false);
  });
});

const damage: readonly (readonly [string, (file: string) => void])[] = [
  ['a flipped bit', (file) => writeFileSync(file, flip(file, 5000, 3))],
  ['a zeroed page', (file) => writeFileSync(file, readFileSync(file).fill(0, 4096, 8192))],
  ['a zeroed first page', (file) => writeFileSync(file, readFileSync(file).fill(0, 0, 4096))],
  ['a cut end', (file) => writeFileSync(file, readFileSync(file).subarray(0, 7000))],
  ['nothing in it', (file) => writeFileSync(file, '')],
];

describe('a checkpoint with damage', () => {
  it.each(damage)('is not used: %s', async (_, harm) => {
    harm(newest());
    expect(await find()).toEqual({
      file: previous(),
      isPrevious: true,
      notes: [`${newest()} is damaged: going on from ${previous()}, after step 3`],
    });
    harm(previous());
    await expect(find()).rejects.toThrow(
      new UserError(
        `${folder} cannot be continued (${newest()} is damaged; ${previous()} is damaged): restore the files from a backup, ` +
          'or start a new run with out',
      ),
    );
  });

  it('is replaced by the one before it where it is gone', async () => {
    rmSync(newest());
    const { file, notes } = await find();
    expect([file, notes]).toEqual([
      previous(),
      [`${newest()} is missing: going on from ${previous()}, after step 3`],
    ]);
  });
});

describe('a run without a checkpoint', () => {
  beforeEach(() => {
    rmSync(newest());
    rmSync(previous());
  });

  it('begins, or begins again aloud where none was due', async () => {
    log('metrics.jsonl', []);
    expect(await find()).toEqual({ isPrevious: false, notes: [] });
    // As a run leaves it that was stopped before its first step.
    writeFileSync(at('summary.json'), '{}');
    expect(await find()).toEqual({ isPrevious: false, notes: [] });
    rmSync(at('summary.json'));
    log('metrics.jsonl', upTo(3));
    expect(await find()).toEqual({
      isPrevious: false,
      notes: ['nothing was saved before the run ended in step 4: it begins again with step 1'],
    });
  });

  it('is refused where one was there', async () => {
    await expect(find()).rejects.toThrow(`${newest()} is missing, though 7 steps were taken`);
    log('metrics.jsonl', upTo(2));
    writeFileSync(at('summary.json'), '{}');
    await expect(find()).rejects.toThrow('is missing, though 2 steps were taken');
  });
});

describe('the logs of a checkpoint', () => {
  it('must hold all of its steps', async () => {
    log('metrics.jsonl', [1, 2, 3, 4, 6, 7]);
    const lacks = `${at('metrics.jsonl')} lacks step 5 of the 6 that ${newest()} counts`;
    expect((await find()).notes).toEqual([`${lacks}: going on from ${previous()}, after step 3`]);
    writeFileSync(
      at('metrics.jsonl'),
      readFileSync(at('metrics.jsonl'), 'utf8').replace('{"step":3,', '{"step":3'),
    );
    await expect(find()).rejects.toThrow(/lacks step 3 of the 6 that .* or add allowDrift to go on without/);
    const { file, notes } = await find({}, true);
    expect(file).toBe(newest());
    expect(notes[0]).toContain(`lacks step 3 of the 6 that ${newest()} counts`);
    rmSync(at('metrics.jsonl'));
    await expect(find()).rejects.toThrow('lacks step 1');
  });

  it('may be others too', async () => {
    await save(9, { 'evaluations.jsonl': [4, 8] });
    log('metrics.jsonl', upTo(9));
    log('evaluations.jsonl', [4, 8, 9]);
    expect((await find()).file).toBe(newest());
    log('evaluations.jsonl', [4, 9]);
    expect((await find()).notes[0]).toContain(
      `${at('evaluations.jsonl')} lacks step 8, which ${newest()} counts: going on from ${previous()}, after step 6`,
    );
  });
});

describe('the options of a checkpoint', () => {
  it.each([{ seed: 2 }, { rate: 0.5 }, { seed: undefined }])(
    'are refused when they were edited: %j',
    async (change) => {
      const [name] = Object.keys(change);
      for (const allowDrift of [false, true]) {
        const refused = find(change, allowDrift);
        await expect(refused).rejects.toThrow(`option ${name} in ${at('options.json')} is not the one that`);
        await expect(refused).rejects.toMatchObject({ option: name });
      }
    },
  );

  it('may change where they change no bits', async () => {
    expect((await find({ saveEvery: 100 })).file).toBe(newest());
  });

  it('may name files that were moved where drift is allowed', async () => {
    const moved = { generator: '/elsewhere/g.pt' };
    await expect(find(moved)).rejects.toThrow('or add allowDrift if the files were moved');
    expect((await find(moved, true)).notes).toEqual([
      `"generator" in ${at('options.json')} is not the one that ${newest()} was made with`,
    ]);
  });
});

describe('writing a checkpoint', () => {
  it('never holds more than two on the disk, and is not stopped by links that are left', async () => {
    // As a run leaves it that was killed while it wrote: both names are of one file.
    rmSync(previous());
    linkSync(newest(), previous());
    await save(9);
    expect([await examineCheckpoint(newest()), await examineCheckpoint(previous())]).toMatchObject([
      { step: 9 },
      { step: 6 },
    ]);
    expect(statSync(newest()).nlink).toBe(1);
  });
});
