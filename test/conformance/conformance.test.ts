import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { collectChunks, openCheckpoint, readFloat32, writeSafetensors } from '#nada/checkpoint/index.js';
import { UserError } from '#nada/errors.js';
import { memorySource } from '#nada/platform/memorySource.js';
import { type FloatTensor, floatTensor, type TensorData } from '#nada/tensorData.js';
import { parseOptions, runConformance } from './conformance.js';
import type { KindRunner } from './kind.js';
import { runCase } from './runCase.js';
import { skip } from './skips.js';

const golden = fileURLToPath(new URL('../golden/', import.meta.url));
const smallest = path.join(golden, '01-sg2-rosinality-16-mlp4');

/** Runs the command and keeps what it prints. */
async function run(...words: string[]): Promise<{ code: number; lines: string[] }> {
  const lines: string[] = [];
  const code = await runConformance(parseOptions(words), (line) => lines.push(line));
  return { code, lines };
}

describe('the golden cases', () => {
  it('pass under auto', async () => {
    const { code, lines } = await run('--only', '01,02,04', golden);
    expect(lines.filter((line) => line.startsWith('FAIL'))).toEqual([]);
    expect(lines.at(-2)).toMatch(/^compared \d{3,} tensors, skipped \d+$/);
    expect(lines.at(-1)).toBe('9 passed, 0 failed');
    expect(code).toBe(0);
  });

  it.each(['direct', 'winograd'])('pass under %s, one of each network', async (mode) => {
    const names = ['01-sg2-rosinality-32-mlp8', '02-sg2ada-32-cond3', '04-clip-rn'];
    const { code, lines } = await run('--lowering', mode, ...names.map((name) => path.join(golden, name)));
    expect(lines.filter((line) => line.startsWith('FAIL'))).toEqual([]);
    expect(lines.at(-1)).toBe('3 passed, 0 failed');
    expect(code).toBe(0);
  });
});

describe('a changed case', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'nada-conformance-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** A copy of the smallest case, with changed tensors and `case.json`. */
  async function changed(
    name: string,
    changes: {
      readonly tensors?: (tensors: Map<string, TensorData>) => void;
      readonly description?: (description: Record<string, unknown>) => void;
    },
  ): Promise<string> {
    const copy = path.join(folder, name);
    mkdirSync(copy);
    cpSync(path.join(smallest, 'ckpt.pt.gz'), path.join(copy, 'ckpt.pt.gz'));
    const text = readFileSync(path.join(smallest, 'case.json'), 'utf8');
    const description = JSON.parse(text) as Record<string, unknown>;
    description.files = { 'ckpt.pt': '', 'io.safetensors': '' };
    changes.description?.(description);
    writeFileSync(path.join(copy, 'case.json'), JSON.stringify(description));
    const bytes = Uint8Array.from(gunzipSync(readFileSync(path.join(smallest, 'io.safetensors.gz'))));
    const { tensors: stored } = await openCheckpoint(memorySource(bytes));
    const tensors = new Map<string, TensorData>();
    for (const [key, lazy] of stored) tensors.set(key, await lazy.read());
    changes.tensors?.(tensors);
    const written = await collectChunks(writeSafetensors(tensors));
    writeFileSync(path.join(copy, 'io.safetensors'), written);
    return copy;
  }

  const entry = (tensors: Map<string, TensorData>, name: string): TensorData => {
    const tensor = tensors.get(name);
    if (!tensor) throw new Error(`no ${name}`);
    return tensor;
  };

  it('passes when only its name and the form of its files are other', async () => {
    const copy = await changed('renamed', {
      description: (description) => {
        description.case = '01-another';
      },
    });
    writeFileSync(path.join(copy, 'ckpt.pt'), gunzipSync(readFileSync(path.join(copy, 'ckpt.pt.gz'))));
    rmSync(path.join(copy, 'ckpt.pt.gz'));
    const { code, lines } = await run(copy);
    expect(lines.at(-1)).toBe('1 passed, 0 failed');
    expect(lines.find((line) => line.includes('01-another'))).toMatch(/^pass /);
    expect(code).toBe(0);
  });

  it('fails when an expected number is off by little more than the tolerance', async () => {
    const shift = (by: number) => (tensors: Map<string, TensorData>) => {
      (entry(tensors, 'out.img_z').data as Float32Array)[7] += by;
    };
    // The stated deviation of this picture is 3.7e-6, its peak 7.7: the tolerance is 7.5e-5.
    const off = await run(await changed('off', { tensors: shift(1e-4) }));
    expect(off.lines.at(-1)).toBe('0 passed, 1 failed');
    expect(off.lines.join('\n')).toMatch(
      /out\.img_z .*is off by (9\.9\d|1\.00)e-[54], and 7\.50e-5 is allowed/,
    );
    expect(off.code).toBe(1);
    const within = await run(await changed('within', { tensors: shift(6e-5) }));
    expect(within.code).toBe(0);
  });

  it('judges a single number by the deviations of its likes', async () => {
    const name = 'out.grad_z.param.convs.2.noise.weight';
    const shift = (relative: number) => (tensors: Map<string, TensorData>) => {
      const { data } = entry(tensors, `${name}.f64`);
      (data as Float64Array)[0] *= 1 + relative;
    };
    const within = await run(await changed('likes', { tensors: shift(6e-6) }));
    expect(within.lines.join('\n')).toMatch(/note: out\.grad_z.* than .*, within what its likes allow/);
    expect(within.code).toBe(0);
    const off = await run(await changed('unlike', { tensors: shift(1.5e-4) }));
    expect(off.lines.join('\n')).toContain(`${name} (ckpt.pt) is off by`);
    expect(off.code).toBe(1);
    // A gradient that is wrong is computed for every move of the inputs first.
  }, 180_000);

  it('takes the slope at a zero from either side, and nothing else', async () => {
    const folderOfSlopes = path.join(folder, 'slopes');
    mkdirSync(folderOfSlopes);
    const one = floatTensor([1], [1]);
    const tensors = { 'in.x': one, 'out.grad_x': one, 'out.y': one };
    writeFileSync(path.join(folderOfSlopes, 'case.json'), '{}');
    const bytes = await collectChunks(writeSafetensors(new Map(Object.entries(tensors))));
    writeFileSync(path.join(folderOfSlopes, 'io.safetensors'), bytes);
    const judge = async (gradient: (x: number) => number, y: number) => {
      const runner: KindRunner = async (golden) => {
        const { data } = await golden.read('in.x');
        return new Map([
          ['out.grad_x', { data: [gradient(data[0])], shape: [1] }],
          ['out.y', { data: [y], shape: [1] }],
        ]);
      };
      return runCase(folderOfSlopes, 'slopes', runner, { lowering: 'auto', skips: [] });
    };
    const kink = await judge((x) => (x > 1 ? 1 : 0.2), 1);
    expect(kink.failures).toEqual([]);
    expect(kink.remarks).toEqual([expect.stringContaining('1 gradients differ by the slope')]);
    const wrong = await judge((x) => (x > 1 ? 0.9 : 0.2), 1);
    expect(wrong.failures).toEqual(['out.grad_x is off by 8.00e-1, and 1.00e-4 is allowed']);
    const far = 1 + 2 ** -21;
    const farKink = await judge((x) => (x > far ? 1 : 0.2), 1);
    expect(farKink.failures).toEqual([]);
    expect(farKink.remarks).toEqual([expect.stringMatching(/1 gradients .* moved by 4 roundings$/)]);
    const farWrong = await judge((x) => (x > far ? 0.9 : 0.2), 1);
    expect(farWrong.failures).toEqual(['out.grad_x is off by 8.00e-1, and 1.00e-4 is allowed']);
    const tooFar = await judge((x) => (x > 1 + 2 ** -17 ? 1 : 0.2), 1);
    expect(tooFar.failures).toEqual(['out.grad_x is off by 8.00e-1, and 1.00e-4 is allowed']);
    const value = await judge(() => 1, 1.01);
    expect(value.failures).toEqual(['out.y is off by 1.00e-2, and 1.00e-4 is allowed']);
  });

  it('judges parameters after steps by the length of their change', async () => {
    const folderOfSteps = path.join(folder, 'steps');
    mkdirSync(folderOfSteps);
    const start = await startParameter('input.input');
    const after = floatTensor(
      start.data.map((value, i) => value + (i % 2 === 0 ? 1e-3 : -1e-3)),
      start.shape,
    );
    cpSync(path.join(smallest, 'ckpt.pt.gz'), path.join(folderOfSteps, 'ckpt.pt.gz'));
    writeFileSync(path.join(folderOfSteps, 'case.json'), '{"files":{"ckpt.pt":""}}');
    const name = 'out.param_after_3.input.input';
    writeFileSync(
      path.join(folderOfSteps, 'io.safetensors'),
      await collectChunks(writeSafetensors(new Map([[name, after]]))),
    );
    const judge = async (flips: number) => {
      const data = after.data.map((value, i) => (i < flips ? 2 * start.data[i] - value : value));
      const runner: KindRunner = async () => new Map([[name, { data, shape: start.shape }]]);
      return runCase(folderOfSteps, 'steps', runner, { lowering: 'winograd', skips: [] });
    };
    // One step of 384 that went the other way: 2 / sqrt(384) of the change.
    const flipped = await judge(1);
    expect(flipped.failures).toEqual([`${name} is off by 1.02e-1, and 5.00e-2 is allowed`]);
    expect((await judge(0)).worst?.ratio).toBeLessThan(1e-3);
  });

  const startParameter = async (name: string): Promise<FloatTensor> => {
    const stored = Uint8Array.from(gunzipSync(readFileSync(path.join(smallest, 'ckpt.pt.gz'))));
    const lazy = (await openCheckpoint(memorySource(stored))).tensors.get(`g_ema.${name}`);
    if (!lazy) throw new Error(`no ${name}`);
    return readFloat32(lazy, name, 'the checkpoint');
  };

  it('is judged by the float64 twin, and fails on what is not a number', async () => {
    const ruined = await changed('ruined', {
      tensors: (tensors) => {
        (entry(tensors, 'out.w').data as Float32Array).fill(0);
        (entry(tensors, 'out.w2.f64').data as Float64Array)[3] = Number.NaN;
      },
    });
    const { code, lines } = await run(ruined);
    expect(lines.filter((line) => /^ +out\./.test(line))).toEqual([
      expect.stringMatching(/out\.w2 .*is off by Infinity/),
    ]);
    expect(code).toBe(1);
  });

  it('fails on an output that nobody computes, unless it is skipped by name', async () => {
    const unknown = await changed('unknown', {
      tensors: (tensors) => {
        tensors.set('out.novelty.a', entry(tensors, 'out.w'));
      },
    });
    const { code, lines } = await run(unknown);
    expect(lines.join('\n')).toContain('out.novelty.a (ckpt.pt) was not computed');
    expect(lines.at(-1)).toBe('0 passed, 1 failed');
    expect(code).toBe(1);

    const skipped = await run('--skip', 'out.novelty.*', unknown);
    expect(skipped.lines.join('\n')).toContain('skipped (--skip): 1 tensors by out.novelty.*');
    expect(skipped.lines.at(-1)).toBe('1 passed, 0 failed');
    const [all, one] = [lines, skipped.lines].map((printed) =>
      Number(/\d+$/.exec(printed.at(-2) ?? '')?.[0]),
    );
    expect(one).toBe(all + 1);
    expect(skipped.code).toBe(0);
  });

  it('fails on a tensor that is gone or of another shape', async () => {
    const gone = await run(await changed('gone', { tensors: (tensors) => tensors.delete('out.img_wplus') }));
    expect(gone.lines.join('\n')).toContain('out.img_wplus is named by case.json and missing');
    expect(gone.code).toBe(1);

    const reshaped = await changed('reshaped', {
      tensors: (tensors) => {
        tensors.set('out.img_s', { ...entry(tensors, 'out.img_s'), shape: [2, 3, 256] });
      },
    });
    const { code, lines } = await run(reshaped);
    expect(lines.join('\n')).toContain('has the shape [2,3,16,16] instead of [2,3,256]');
    expect(code).toBe(1);
  });

  it('fails with a sentence when a file or an input is missing', async () => {
    const copy = await changed('incomplete', {});
    rmSync(path.join(copy, 'ckpt.pt.gz'));
    const { code, lines } = await run(copy);
    expect(lines.join('\n')).toMatch(/ckpt\.pt is missing/);
    expect(lines.at(-1)).toBe('0 passed, 1 failed');
    expect(code).toBe(1);

    const inputs = await changed('inputs', { tensors: (tensors) => tensors.delete('in.z2') });
    const starved = await run(inputs);
    expect(starved.lines.join('\n')).toContain('out.w2 (ckpt.pt) was not computed');
    expect(starved.code).toBe(1);
  });

  it('of a kind that is not supported fails when it was asked for, and is counted apart otherwise', async () => {
    const shelf = path.join(folder, 'shelf');
    mkdirSync(shelf);
    for (const name of ['01-sg2-rosinality-16-mlp4', '04-clip-tokenizer']) {
      cpSync(path.join(golden, name), path.join(shelf, name), { recursive: true });
    }
    const other = path.join(shelf, '99-something');
    mkdirSync(other);
    writeFileSync(path.join(other, 'case.json'), '{}');
    expect(readdirSync(shelf)).toHaveLength(3);

    const all = await run(shelf);
    expect(all.lines).toContain('SKIPPED 99-something: kind 99 is not supported yet');
    expect(all.lines.at(-1)).toBe('2 passed, 0 failed');
    expect(all.code).toBe(0);
    for (const words of [['--only', '99', shelf], [other]]) {
      const { code, lines } = await run(...words);
      expect(lines.join('\n')).toContain('kind 99 is not supported yet');
      expect(lines.at(-1)).toBe('0 passed, 1 failed');
      expect(code).toBe(1);
    }
  });

  it('is not there: nothing to compare is no success', async () => {
    const { code, lines } = await run('--only', '77', golden);
    expect(lines.slice(-3)).toEqual([
      expect.stringContaining('there is no case of kind 77'),
      'compared 0 tensors, skipped 0',
      '0 passed, 0 failed',
    ]);
    expect(code).toBe(1);
    await expect(run(folder, path.join(folder, 'nowhere'))).rejects.toThrow(UserError);
  });
});

describe('the command line', () => {
  it('takes several lists, patterns and folders', () => {
    const options = parseOptions(['--only', '01,04', 'a', '--only=02', '--skip', 'x', '--skip=y', 'b']);
    expect(options).toMatchObject({ directories: ['a', 'b'], only: ['01', '04', '02'], lowering: 'auto' });
    expect(options.skips.slice(0, 2).map(({ pattern }) => pattern)).toEqual(['x', 'y']);
    expect(parseOptions([]).directories).toEqual(['test/golden']);
  });

  it.each([
    [['--lowering', 'fast'], /--lowering fast is unknown: give one of auto, direct, winograd/],
    [['--only', 'clip'], /--only takes kinds of two digits/],
    [['--fast'], /Unknown option '--fast'/],
    [['--skip', 'out.(a'], /no valid regular expression/],
  ])('refuses %j in one sentence', (words, message) => {
    expect(() => parseOptions(words)).toThrow(UserError);
    expect(() => parseOptions(words)).toThrow(message);
  });

  it.each([
    ['out.d.*', ['out.d.logits_b2', 'out.d.a.b'], ['out.dst', 'out.d', 'in.out.d.a']],
    ['out.pl', ['out.pl', 'out.pl.penalty'], ['out.plain']],
    ['out.img_?', ['out.img_s'], ['out.img_s_edit']],
    ['^out\\.grad_(z|w)', ['out.grad_z.z', 'out.grad_wplus.wplus'], ['out.grad.ws']],
  ])('skips by %s', (pattern, yes, no) => {
    expect(yes.filter((name) => skip(pattern).matches(name))).toEqual(yes);
    expect(no.filter((name) => skip(pattern).matches(name))).toEqual([]);
  });
});
