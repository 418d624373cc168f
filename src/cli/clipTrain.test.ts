import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { squareOptions, writeCaptionedSquares } from '../jobs/testing/captionedSquares.js';
import { flagOf } from '../terminal/optionNames.js';
import { runInProcess as run } from './testing/runInProcess.js';

let folder: string;
const at = (name: string): string => path.join(folder, name);
beforeAll(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'nada-clip-train-cli-'));
  await writeCaptionedSquares(at('squares'), 60);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const flags = Object.entries(squareOptions).flatMap(([key, value]) =>
  typeof value === 'boolean' ? [`--no-${flagOf(key).slice(2)}`] : [flagOf(key), String(value)],
);
const train = (...more: string[]) => run('clip', 'train', '--data', at('squares'), ...flags, ...more);

describe('nada clip train and search', () => {
  it('train a CLIP and find pictures with it', async () => {
    const { code, out, err } = await train('--steps', '80', '--held-out', '0.2', '--out', at('run'));
    expect(err).toMatch(/after 80 steps: held-out text to image @1 [\d.]+%, @5 [\d.]+%/);
    expect(out).toMatch(/^80 steps in .*, loss [\d.]+/);
    expect(out).toContain(`nada clip search --clip ${at('run/clip')}`);
    expect(code).toBe(0);

    const query = 'a blue square on the right';
    const found = await run(
      ...['clip', 'search', '--clip', at('run/clip'), '--images', at('squares'), query],
      ...['--top', '3', '--json', '--device', 'cpu', '--threads', '1'],
    );
    expect(found.code).toBe(0);
    const { found: best } = JSON.parse(found.out) as { found: { match: string; cosine: number }[] };
    expect(best).toHaveLength(3);
    expect(best[0].cosine).toBeGreaterThan(0.3);
    const plain = await run('clip', 'search', '--clip', at('run/clip'), '--images', at('squares'), query);
    writeFileSync(at('texts.txt'), 'a red square on the left\na blue square on the right\n');
    const back = await run(
      ...['clip', 'search', '--clip', at('run/clip'), '--image', best[0].match, '--texts', at('texts.txt')],
    );
    expect(back.out.split('\n')[1]).toMatch(/^ {2}0\.\d{3} {2}a blue square on the right$/);
    expect(plain.out).toMatch(/^a blue square on the right\n {2}0\.\d{3} {2}.*\.png\n/);
  });

  it('print every event as a line with --json, and continue', async () => {
    const { code, out } = await train('--steps', '2', '--out', at('json'), '--json');
    expect(code).toBe(0);
    const types = out
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { type: string }).type)
      .filter((type) => !['work', 'prepare', 'load'].includes(type));
    expect(types).toEqual(['start', 'step', 'step', 'save', 'done']);
    const again = await run('clip', 'train', '--resume', at('json'), '--quiet');
    expect(again).toEqual({ code: 0, out: '', err: '' });
    const told = await run('clip', 'train', '--resume', at('json'));
    expect(told.out).toContain(`is finished already; a new run with --init ${at('json/clip')} continues`);
    expect(told.out).toContain('2 steps in ');
    const longer = await run('clip', 'train', '--resume', at('json'), '--steps', '3');
    expect(longer.err).toContain('option --steps cannot change');
  });

  it('say what is wrong in one line', async () => {
    const wrong = await train('--steps', '1');
    expect(wrong.code).toBe(2);
    expect(wrong.err).toMatch(/^error: give either --out with a new folder, or --resume.*\n$/);
    const misspelt = await run('clip', 'train', '--dta', 'x', '--out', at('none'));
    expect(misspelt.code).toBe(2);
    expect(existsSync(at('none'))).toBe(false);
    const empty = await run('clip', 'search', '--clip', at('absent'));
    expect(empty.err).toMatch(/^error: give texts and --images/);
  });
});
