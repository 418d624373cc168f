import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UserError } from '../../errors.js';
import { nodeImageCodec } from '../../platform/imageCodec.node.js';
import { SampleSheets, type SheetPlan } from './sampleSheets.js';

let folder: string;
let minutes: number;
let told: string[];
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'nada-sheets-'));
  mkdirSync(path.join(folder, 'samples'));
  [minutes, told] = [0, []];
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Sheets of one pixel, whose red says after which step they were drawn. */
function sheetsOf(plan: Omit<SheetPlan, 'draw'>, draw?: SheetPlan['draw']): SampleSheets {
  const usual = async (step: number) => ({
    data: Uint8ClampedArray.of(step, 0, 0, 255),
    width: 1,
    height: 1,
  });
  return new SampleSheets(
    folder,
    { ...plan, draw: draw ?? usual },
    (event) => {
      if (event.type === 'note') told.push(event.message);
      if (event.type === 'sample') told.push(`${event.step} ${path.basename(event.file)}`);
    },
    { now: () => 60_000 * minutes },
  );
}

const names = (): string[] => readdirSync(path.join(folder, 'samples')).sort();
const redOf = async (name: string): Promise<number> => {
  const file = path.join(folder, 'samples', name);
  return (await nodeImageCodec.decode(new Uint8Array(readFileSync(file)), name)).data[0];
};

/** Takes steps of so many minutes each. */
async function take(sheets: SampleSheets, from: number, to: number, each: number, last = to): Promise<void> {
  for (let step = from; step <= to; step++) {
    minutes += each;
    await sheets.after(step, step === last);
  }
}

describe('SampleSheets', () => {
  it('draws before the first step, then by steps', async () => {
    const sheets = sheetsOf({ every: 4 });
    await sheets.begin(0);
    await take(sheets, 1, 10, 0.1);
    await sheets.end();
    expect(names()).toEqual(['000000.png', '000004.png', '000008.png']);
    expect([await redOf('000000.png'), await redOf('000008.png')]).toEqual([0, 8]);
  });

  it('draws by time where steps are slow, into one file that the next sheet replaces', async () => {
    const sheets = sheetsOf({ every: 10 });
    await sheets.begin(0);
    await take(sheets, 1, 9, 2, 12);
    expect(told).toEqual(['0 000000.png', '3 latest.png', '6 latest.png', '9 latest.png']);
    expect(await redOf('latest.png')).toBe(9);
    await take(sheets, 10, 10, 2, 12);
    expect(names()).toEqual(['000000.png', '000010.png']);
    await take(sheets, 11, 12, 5, 12);
    expect(told.slice(4)).toEqual(['10 000010.png', '11 latest.png']);
    await sheets.end();
    expect(names()).toEqual(['000000.png', '000010.png']);
  });

  it('draws at a stop, unless that step has its sheet', async () => {
    const sheets = sheetsOf({ every: 4 });
    await sheets.begin(3);
    await take(sheets, 4, 4, 0.1, 9);
    await sheets.stop(4);
    await take(sheets, 5, 5, 0.1, 9);
    await sheets.stop(5);
    expect(told).toEqual(['4 000004.png', '5 latest.png']);
  });

  it('draws the last step where it is asked to, and nothing at all for 0', async () => {
    await take(sheetsOf({ every: 4, atEnd: true }), 1, 5, 0);
    expect(told).toEqual(['4 000004.png', '5 000005.png']);
    const none = sheetsOf({ every: 0, atEnd: true });
    await none.begin(0);
    await take(none, 1, 5, 9);
    await none.stop(5);
    expect(told).toHaveLength(2);
  });

  it('says why the sheet of a stop is missing, and hides no bug', async () => {
    const failing = (error: Error) => async () => {
      throw error;
    };
    await sheetsOf({ every: 4 }, failing(new UserError('the disk is full'))).stop(1);
    expect(told).toEqual(['the last sample sheet is missing: the disk is full']);
    await expect(sheetsOf({ every: 4 }, failing(new Error('oh'))).stop(1)).rejects.toThrow('oh');
  });
});
