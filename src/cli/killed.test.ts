import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { uniforms } from '../random/index.js';
import { commandsOf } from '../terminal/commandGroup.js';
import { nada } from './nada.js';
import { runContents } from './testing/runContents.js';
import { type RunExamples, runExamples } from './testing/runExamples.js';
import { runNada, spawnNada } from './testing/spawnNada.js';

const kills = 2;

let examples: RunExamples;
beforeAll(async () => {
  examples = await runExamples();
}, 120_000);
afterAll(() => examples.remove());

/** Every verb whose runs live in folders, by the definitions that the command line is made of. */
const verbs = commandsOf(nada)
  .filter(({ spec }) => 'resume' in spec.rows)
  .map(({ words }) => words.join(' '));

const sampled = ['train', 'clip train'];

describe('a run that is killed at random moments and resumed', () => {
  const seed = Date.now() % 2 ** 31;

  it('has an example for every verb that can be resumed', () => {
    expect(verbs.toSorted()).toEqual([...examples.names].sort());
  });

  it.each(verbs)(
    'nada %s ends with the bits of one that was left alone',
    { timeout: 180_000 },
    async (name) => {
      const verb = name.split(' ');
      const { parameters, lines } = examples.of(name);
      const [whole, killed] = [examples.place(`${name} whole`), examples.place(`${name} killed`)];
      const ended = await runNada([...verb, ...parameters, '--out', whole, '--json']);
      expect(ended.code, ended.err).toBe(0);
      const chances = uniforms({ seed, stream: `kills of ${name}` }, 2 * kills);
      const attempt = (): string[] =>
        existsSync(path.join(killed, 'options.json'))
          ? [...verb, '--resume', killed, '--json']
          : [...verb, ...parameters, '--out', killed, '--json'];
      for (let kill = 0; kill < kills; kill++) {
        const run = spawnNada(attempt());
        await run.lines(1 + Math.floor(lines * chances[2 * kill]));
        await new Promise((resolve) => setTimeout(resolve, 60 * chances[2 * kill + 1]));
        run.child.kill('SIGKILL');
        await run.ended;
      }
      const last = await runNada(attempt());
      expect(last.code, `kills of seed ${seed}: ${last.err}`).toBe(0);
      const [expected, found] = [runContents(whole), runContents(killed)];
      expect(Object.keys(found)).toEqual(Object.keys(expected));
      for (const file of Object.keys(expected)) {
        expect(found[file], `${file}, kills of seed ${seed}`).toEqual(expected[file]);
      }
      const again = await runNada([...verb, '--resume', killed]);
      expect(again.out).toContain(`${killed} is finished already`);
    },
  );

  // The machinery is one for all verbs: two stand for them here, one with further logs and files and one without.
  it.each(sampled)(
    'nada %s goes on from the checkpoint before one that is damaged, with the same bits',
    { timeout: 180_000 },
    async (name) => {
      const verb = name.split(' ');
      const [whole, killed] = [examples.place(`${name} whole`), examples.place(`${name} damaged`)];
      const run = spawnNada([...verb, ...examples.of(name).parameters, '--out', killed, '--json']);
      await run.shown('"type":"save"', 2);
      run.child.kill('SIGKILL');
      await run.ended;
      // It may have ended first.
      rmSync(path.join(killed, 'summary.json'), { force: true });
      const file = path.join(killed, 'checkpoint.safetensors');
      const bytes = readFileSync(file);
      bytes[Math.floor(bytes.length / 2)] ^= 1;
      writeFileSync(file, bytes);
      const { code, out, err } = await runNada([...verb, '--resume', killed, '--json']);
      expect(code, err).toBe(0);
      expect(out).toContain(`${file} is damaged: going on from `);
      expect(runContents(killed)).toEqual(runContents(whole));
    },
  );

  it.each(sampled)('nada %s takes the same steps whenever it saves', { timeout: 180_000 }, async (name) => {
    const verb = name.split(' ');
    const [whole, saving] = [examples.place(`${name} whole`), examples.place(`${name} saving`)];
    const always = ['--first-save-minutes', '0.000001', '--save-minutes', '0.000001'];
    const run = [...verb, ...examples.of(name).parameters, ...always, '--out', saving, '--json'];
    const { code, out, err } = await runNada(run);
    expect(code, err).toBe(0);
    const count = (type: string) => out.split(`"type":"${type}"`).length - 1;
    expect(count('save')).toBe(count('step'));
    const [expected, found] = [runContents(whole), runContents(saving)];
    for (const each of Object.keys(expected)) {
      if (['checkpoint.previous.safetensors', 'options.json'].includes(each)) continue;
      expect(found[each], each).toEqual(expected[each]);
    }
  });
});
