import { describe, expect, it } from 'vitest';
import { parseOptions, usage } from './options.js';
import type { Part, Work } from './part.js';
import { parts } from './parts.js';
import { torture } from './torture.js';

/** A part that does its work with a body for each unit. */
function part(body: (work: Work, unit: number) => void | Promise<void>, usual = 3): Part {
  return {
    name: 'part',
    unit: ['unit', 'units'],
    usual,
    what: 'does something',
    async run(work) {
      for (let [unit] = work.take(); unit !== undefined; [unit] = work.take()) {
        await body(work, unit);
        work.finish();
      }
    },
  };
}

async function run(one: Part, { count = one.usual, minutes = 1 } = {}) {
  const lines: string[] = [];
  const options = { help: false, parts: [{ part: one, count }], minutes, seed: 5 };
  const code = await torture(options, (line) => lines.push(line.replace(/\d+ s,/, 'N s,')));
  return { code, lines };
}

describe('the options', () => {
  it('run every part as often as it usually does, or some of them otherwise', () => {
    const { parts: all, minutes, seed } = parseOptions([], parts);
    expect(all.map(({ part: { name }, count }) => [name, count])).toEqual([
      ['kills', 500],
      ['disks', 100],
      ['listeners', 100],
      ['locks', 600],
      ['containers', 500],
      ['files', 1_000_000],
    ]);
    expect([minutes, seed]).toEqual([Number.POSITIVE_INFINITY, 1]);
    const few = parseOptions(
      ['--only', 'locks,kills', '--kills', '7', '--minutes', '0.5', '--seed', '9'],
      parts,
    );
    expect(few.parts.map(({ part: { name }, count }) => [name, count])).toEqual([
      ['kills', 7],
      ['locks', 600],
    ]);
    expect(few).toMatchObject({ minutes: 0.5, seed: 9 });
    expect(usage(parts)).toContain('--files N');
  });

  it.each([
    [['--only', 'kills,cats'], '--only cats is no part: give some of kills, disks'],
    [['--kills', '0'], '--kills takes a whole number from 1, not "0"'],
    [['--files', '1.5'], '--files takes a whole number from 1'],
    [['--cats', '1'], "Unknown option '--cats'"],
  ])('%j are refused', (words, message) => {
    expect(() => parseOptions(words, parts)).toThrow(message);
  });
});

describe('the torture', () => {
  it('counts, and ends with 0 when nothing was lost', async () => {
    const { code, lines } = await run(part(() => {}));
    expect(lines).toEqual([
      'part: does something',
      'part: 3 of 3 units, 0 lost, N s, seed 5',
      'nothing was lost',
    ]);
    expect(code).toBe(0);
  });

  it('ends with 1 over any loss, an error, and what was not done', async () => {
    const lossy = await run(
      part((work, unit) => {
        if (unit === 1) work.lose('a checkpoint');
      }),
    );
    expect(lossy.lines).toContain('LOST a checkpoint');
    expect(lossy.lines.at(-1)).toBe('1 lost or not done');
    expect(lossy.code).toBe(1);
    const broken = await run(
      part(() => {
        throw new TypeError('x is undefined');
      }),
    );
    expect(broken.lines.join('\n')).toContain('LOST part could not go on: TypeError: x is undefined');
    expect(broken.code).toBe(1);
    const idle: Part = { ...part(() => {}), run: async () => {} };
    expect((await run(idle)).code).toBe(1);
  });

  it('begins nothing new when time is up', async () => {
    const slow = part(() => new Promise((resolve) => setTimeout(resolve, 60)));
    const { code, lines } = await run(slow, { count: 1000, minutes: 0.002 });
    expect(lines[1]).toMatch(/^part: \d of 1000 units \(stopped there\), 0 lost/);
    expect(code).toBe(0);
  });

  it('stops gently, and counts no loss after that', async () => {
    const stop = new AbortController();
    const stopped = part((work) => {
      stop.abort();
      work.lose('a run that was interrupted as well');
    });
    const lines: string[] = [];
    const options = { help: false, parts: [{ part: stopped, count: 3 }], minutes: 1, seed: 5 };
    expect(await torture(options, (line) => lines.push(line), stop.signal)).toBe(0);
    expect(lines[1]).toMatch(/^part: 1 of 3 units \(stopped there\), 0 lost/);
  });

  it('takes units once, and again when they are given back', async () => {
    const taken: number[][] = [];
    const picky: Part = {
      ...part(() => {}),
      async run(work) {
        taken.push(work.take(2));
        work.giveBack(1);
        taken.push(work.take(5), work.take());
        work.finish(3);
      },
    };
    expect((await run(picky)).code).toBe(0);
    expect(taken).toEqual([[0, 1], [1, 2], []]);
  });
});

describe.skipIf(process.platform !== 'linux')('a little of every part', () => {
  it.each([
    ['kills', 2],
    ['disks', 1],
    ['listeners', 1],
    ['locks', 6],
    ['containers', 25],
    ['files', 1200],
  ])('%s loses nothing', { timeout: 180_000 }, async (name, count) => {
    const [one] = parts.filter((known) => known.name === name);
    const { code, lines } = await run(one, { count, minutes: 3 });
    expect([code, lines.filter((line) => line.startsWith('LOST'))]).toEqual([0, []]);
  });
});
