import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type GoldenModels, goldenModels } from '../jobs/testing/goldenModels.js';
import { uniforms } from '../random/index.js';
import { runNada, spawnNada } from './testing/spawnNada.js';

const kills = 3;
const iterations = 24;

let models: GoldenModels;
beforeAll(() => {
  models = goldenModels();
});
afterAll(() => models.remove());

function start(folder: string): string[] {
  const { generator, clipA } = models;
  const texts = ['--source', 'photo', '--target', 'sketch', '--iterations', String(iterations)];
  const meter = ['--stop', 'auto', '--meter-every', '2', '--meter-pictures', '3', '--stop-patience', '8'];
  const course = [...meter, '--save-every', '3', '--sample-every', '5', '--samples', '2', '--device', 'cpu'];
  return ['adapt', '--generator', generator, '--clip', clipA, ...texts, ...course, '--out', folder, '--json'];
}

function content(folder: string, name: string): string {
  return readFileSync(path.join(folder, name)).toString('base64');
}

/** The metrics without times, which differ from run to run. */
function metrics(folder: string): unknown[] {
  const lines = readFileSync(path.join(folder, 'metrics.jsonl'), 'utf8').trim().split('\n');
  return lines.map((line) => ({ ...(JSON.parse(line) as object), seconds: 0 }));
}

describe('a run that is killed', () => {
  it('ends with the same bits as one that was left alone', { timeout: 120_000 }, async () => {
    const [whole, killed] = [models.place('whole'), models.place('killed')];
    expect((await runNada(start(whole))).code).toBe(0);
    const seed = Date.now() % 2 ** 31;
    const chances = uniforms({ seed, stream: 'kills' }, 2 * kills);
    for (let kill = 0; kill < kills; kill++) {
      const isRun = existsSync(path.join(killed, 'options.json'));
      const run = spawnNada(isRun ? ['adapt', '--resume', killed, '--json'] : start(killed));
      // Preparation takes nine lines; some kills fall into it.
      await run.lines(Math.floor(18 * chances[2 * kill]) + 1);
      await new Promise((resolve) => setTimeout(resolve, 60 * chances[2 * kill + 1]));
      run.child.kill('SIGKILL');
      await run.ended;
    }
    const isRun = existsSync(path.join(killed, 'options.json'));
    const last = await runNada(isRun ? ['adapt', '--resume', killed, '--json'] : start(killed));
    expect(last.code, `kills of seed ${seed}: ${last.err}`).toBe(0);
    for (const name of [
      'generator.safetensors',
      'generator.pt',
      'checkpoint.safetensors',
      'before-after.png',
    ]) {
      expect(content(killed, name) === content(whole, name), `${name}, kills of seed ${seed}`).toBe(true);
    }
    expect(metrics(killed)).toEqual(metrics(whole));
    expect(readdirSync(killed)).toEqual(readdirSync(whole));
    const samples = readdirSync(path.join(whole, 'samples'));
    expect(readdirSync(path.join(killed, 'samples'))).toEqual(samples);
    for (const name of samples.map((sample) => path.join('samples', sample))) {
      expect(content(killed, name) === content(whole, name), name).toBe(true);
    }
  });
});
