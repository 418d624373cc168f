import { existsSync, rmSync } from 'node:fs';
import path from 'node:path';
import { runNada, spawnNada } from '#nada/cli/testing/spawnNada.js';
import { Draws } from './draws.js';
import { endOf, type NadaRuns } from './nadaRuns.js';
import type { Work } from './part.js';

/** Resumes a killed run several times at once: one goes on with it, and it ends with the right bits. */
export async function resumeAtOnce(work: Work, runs: NadaRuns, number: number, crowd: number): Promise<void> {
  const draws = new Draws(work.seed, `resumes ${number}`);
  const name = draws.pick(runs.names);
  const folder = runs.place(`resumed ${number}`);
  const what = `${crowd} resumes of nada ${name} at once, round ${number}`;
  const run = spawnNada([...runs.words(name, folder), '--json']);
  const begun = path.join(folder, 'options.json');
  for (
    let lines = 2 + draws.below(runs.lines(name));
    !existsSync(begun) && run.child.exitCode === null;
    lines++
  ) {
    await run.lines(lines);
  }
  run.child.kill('SIGKILL');
  await run.ended;
  const words = [...runs.words(name, folder), '--quiet'];
  const ends = await Promise.all(Array.from({ length: crowd }, () => runNada(words)));
  for (const ended of ends) {
    const isRefused = ended.code === 2 && /^error: .* is being written by process \d+ on /.test(ended.err);
    if (ended.code !== 0 && !isRefused) work.lose(`${what}: ${endOf(ended)}`);
  }
  if (!ends.some(({ code }) => code === 0)) work.lose(`${what}: none of them went on`);
  const problem = await runs.finish(name, folder);
  if (problem !== undefined) work.lose(`${what}: ${problem}`);
  rmSync(folder, { recursive: true, force: true });
}
