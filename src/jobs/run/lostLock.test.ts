import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, renameSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { main, spawnNada } from '../../cli/testing/spawnNada.js';
import { adaptRun } from '../adapt/adaptRun.js';
import { type GoldenModels, goldenModels } from '../testing/goldenModels.js';
import { lockFile } from './runLock.js';

let models: GoldenModels;
beforeAll(() => {
  models = goldenModels();
});
afterAll(() => models.remove());

const numbers = { samples: 1, sampleEvery: 0, device: 'cpu', threads: 1 } as const;

describe('a run that lost its lock', () => {
  it('ends with a sentence, and writes nothing more', { timeout: 60_000 }, async () => {
    const folder = models.place('lost');
    const given = { generator: models.generator, clip: [models.clipA], source: 'photo', target: 'sketch' };
    const run = adaptRun.start(
      folder,
      { ...given, ...numbers, iterations: 9, saveEvery: 3 },
      {
        listener(event) {
          if (event.type !== 'step' || event.step !== 5) return;
          const [name] = readdirSync(path.join(folder, lockFile));
          renameSync(path.join(folder, lockFile, name), path.join(folder, lockFile, 'of-another'));
        },
      },
    );
    await expect(run).rejects.toThrow('this one ends without writing more');
    const names = readdirSync(folder);
    expect(names).toContain('checkpoint.safetensors');
    for (const name of ['summary.json', 'generator.pt']) expect(names).not.toContain(name);
    expect(names.filter((name) => name.endsWith('.tmp'))).toEqual([]);
    expect(readdirSync(path.join(folder, lockFile))).toEqual(['of-another']);
  });
});

const namespaced = ['--pid', '--fork', '--mount-proc'];
const hasNamespaces = spawnSync('unshare', [...namespaced, 'true']).status === 0;

describe.skipIf(!hasNamespaces)('a run in another PID namespace (needs unshare and its rights)', () => {
  it('is kept out while the first one runs', { timeout: 60_000 }, async () => {
    const folder = models.place('shared');
    const files = ['--generator', models.generator, '--clip', models.clipA, '--out', folder];
    const texts = ['--source', 'photo', '--target', 'sketch', '--device', 'cpu', '--iterations', '5000'];
    const first = spawnNada(['adapt', ...files, ...texts, '--json']);
    for (let lines = 8; !existsSync(path.join(folder, 'metrics.jsonl')); lines++) await first.lines(lines);
    const resume = [process.execPath, main, 'adapt', '--resume', folder];
    const second = spawnSync('unshare', [...namespaced, ...resume], { encoding: 'utf8' });
    expect(second.stderr).toContain(`is being written by process ${first.child.pid} on `);
    expect(second.status).toBe(2);
    first.child.kill('SIGINT');
    expect((await first.ended).code).toBe(130);
  });
});
