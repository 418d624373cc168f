import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UserError } from '../../errors.js';
import { compareEnvironments, findEnvironment, parseEnvironment } from './environment.js';
import { type LoggedStep, MetricsLog } from './metricsLog.js';
import { checkNewFolder, checkRunFolder, removeTemporaries, sampleFile } from './runFolder.js';

interface LossLine extends LoggedStep {
  readonly loss: number;
}

let folder: string;
const at = (name: string): string => path.join(folder, name);

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'nada-run-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('run folder', () => {
  it('takes an absent, an empty and a barely begun folder', async () => {
    await checkNewFolder(at('absent'));
    await checkNewFolder(folder);
    writeFileSync(at('.lock'), '');
    writeFileSync(at('environment.json'), '{}');
    writeFileSync(at('.options.json.0123456789ab.tmp'), '');
    await checkNewFolder(folder);
  });

  it('refuses a folder with a run or with other files', async () => {
    writeFileSync(at('thesis.txt'), '');
    await expect(checkNewFolder(folder)).rejects.toThrow('is not empty (it holds thesis.txt)');
    writeFileSync(at('options.json'), '{}');
    await expect(checkNewFolder(folder)).rejects.toThrow(`continue it with resume ${folder}`);
    await checkRunFolder(folder);
  });

  it('refuses to continue where no run is', async () => {
    await expect(checkRunFolder(folder)).rejects.toThrow('holds no run');
    await expect(checkRunFolder(at('absent'))).rejects.toThrow('does not exist');
    writeFileSync(at('file'), '');
    await expect(checkRunFolder(at('file'))).rejects.toThrow(UserError);
  });

  it('removes what was being written, and nothing else', async () => {
    for (const inside of ['samples', 'clip', 'clip/words']) mkdirSync(at(inside));
    const torn = ['.checkpoint.safetensors', 'samples/.000050.png', 'clip/.config.json', 'clip/words/.a'].map(
      (name) => `${name}.0123456789ab.tmp`,
    );
    for (const name of [...torn, 'checkpoint.safetensors', '.profile']) writeFileSync(at(name), '');
    await removeTemporaries(folder);
    expect(torn.some((name) => existsSync(at(name)))).toBe(false);
    expect(existsSync(at('.profile')) && existsSync(at('checkpoint.safetensors'))).toBe(true);
  });

  it('names samples so that they sort', () => {
    expect(sampleFile(50)).toBe(path.join('samples', '000050.png'));
  });
});

function line(step: number): LossLine {
  return { step, loss: 1 / step, seconds: 0.5 };
}

async function logged(
  file: string,
  steps: readonly number[],
  from = 0,
): Promise<MetricsLog<LossLine, number>> {
  const log = await MetricsLog.open(file, from, ({ loss }: LossLine) => loss);
  for (const step of steps) await log.append(line(step));
  await log.sync();
  await log.close();
  return log;
}

describe('MetricsLog', () => {
  it('drops what came after the checkpoint', async () => {
    await logged(at('m'), [1, 2, 3, 4, 5]);
    const log = await logged(at('m'), [4, 5, 6], 3);
    expect(log.kept).toEqual([1, 2, 3, 4, 5, 6].map((step) => 1 / step));
    expect(log.seconds).toBe(3);
    const steps = readFileSync(at('m'), 'utf8')
      .trim()
      .split('\n')
      .map((text) => JSON.parse(text).step);
    expect(steps).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('never keeps a torn, doubled or foreign line, wherever the file was cut', async () => {
    await logged(at('m'), [1, 2, 3, 4]);
    const whole = readFileSync(at('m'));
    await fc.assert(
      fc.asyncProperty(
        fc.nat(whole.length),
        fc.nat(4),
        fc.constantFrom('', '\n', '{"step":2', 'null\n'),
        async (cut, kept, tail) => {
          writeFileSync(at('m'), Buffer.concat([whole.subarray(0, cut), Buffer.from(tail)]));
          await logged(at('m'), [kept + 1], kept);
          const lines = readFileSync(at('m'), 'utf8').trim().split('\n');
          const steps = lines.map((text) => JSON.parse(text).step as number);
          expect(steps.at(-1)).toBe(kept + 1);
          expect(steps).toEqual([...new Set(steps)].sort((a, b) => a - b));
        },
      ),
      { numRuns: 30 },
    );
  });
});

describe('environment', () => {
  const here = { device: 'cpu', lowering: 'auto', threads: 2 } as const;

  it('tells what changed, and refuses unless drift is allowed', async () => {
    writeFileSync(at('g.pt'), 'one');
    const files = new Map([['g.pt', at('g.pt')]]);
    const then = await findEnvironment('adapt', here, files, { pictures: 'abc' });
    const now = () => findEnvironment('adapt', here, files, { pictures: 'abc' });
    expect(compareEnvironments(folder, then, await now(), false)).toEqual([]);
    expect(parseEnvironment('e', JSON.stringify(then))).toEqual(then);
    writeFileSync(at('g.pt'), 'two');
    const changed = { ...then, device: 'cuda', onnxruntime: '1.0.0' };
    const expected = 'the device was cuda and is cpu; ONNX Runtime was 1.0.0 and is';
    expect(() => compareEnvironments(folder, changed, then, false)).toThrow(expected);
    expect(() =>
      compareEnvironments(folder, { ...then, files: { ...then.files, pictures: 'x' } }, then, false),
    ).toThrow('pictures is another file');
    const allowed = compareEnvironments(folder, then, await now(), true);
    expect(allowed).toEqual([
      'g.pt is another file than at the start: the bits may differ from an uninterrupted run',
    ]);
  });

  it('counts another number of threads as a change, and says what it assumes where none was recorded', async () => {
    const then = await findEnvironment('train', here, new Map());
    expect(() => compareEnvironments(folder, { ...then, threads: 3 }, then, false)).toThrow(
      'the number of threads was 3 and is 2',
    );
    const { threads: _, ...old } = then;
    expect(compareEnvironments('runs/cat', old, then, false)).toEqual([
      'runs/cat does not say how many threads computed it: assuming 2',
    ]);
  });

  it('of a run that names no command is that of an adaptation', async () => {
    const { command, ...old } = await findEnvironment('train', here, new Map());
    expect(command).toBe('train');
    expect(parseEnvironment('e', JSON.stringify(old)).command).toBe('adapt');
  });

  it('refuses a damaged record', async () => {
    const then = await findEnvironment('train', here, new Map());
    for (const text of ['', '{}', '[]', '{"device":1}', JSON.stringify({ ...then, threads: 0 })]) {
      expect(() => parseEnvironment('e.json', text)).toThrow('e.json is damaged');
    }
  });
});
