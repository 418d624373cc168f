import { rmSync } from 'node:fs';
import os from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { spawnNada } from '#nada/cli/testing/spawnNada.js';
import { Draws } from './draws.js';
import { inParallel } from './inParallel.js';
import { endOf, NadaRuns } from './nadaRuns.js';
import type { Part, Work } from './part.js';

/** The most kills that one run has to survive. */
const mostKills = 8;

/** Runs of every kind are killed at random moments, resumed, and compared bit for bit with one that was left alone. */
export const kills: Part = {
  name: 'kills',
  unit: ['kill', 'kills'],
  usual: 500,
  what: 'SIGKILL at random moments of every kind of run, resumed, compared bit for bit',
  async run(work) {
    const runs = await NadaRuns.open();
    let sequence = 0;
    try {
      await inParallel(Math.min(4, os.availableParallelism()), async () => {
        const number = sequence++;
        return killed(work, runs, number);
      });
    } finally {
      runs.remove();
    }
  },
};

/** One run that is killed several times; false when no kills are left to do. */
async function killed(work: Work, runs: NadaRuns, number: number): Promise<boolean> {
  const draws = new Draws(work.seed, `kills of run ${number}`);
  const taken = work.take(1 + draws.below(mostKills)).length;
  if (taken === 0) return false;
  const name = runs.names[number % runs.names.length];
  const folder = runs.place(`killed ${number}`);
  const what = `nada ${name}, run ${number} of seed ${work.seed}`;
  const { milliseconds } = await runs.whole(name);
  let done = 0;
  for (; done < taken && !work.isLate; done++) {
    const run = spawnNada([...runs.words(name, folder), '--json']);
    const moment = randomMoment(draws, milliseconds, runs.lines(name), (count) => run.lines(count));
    await Promise.race([moment, run.ended]);
    run.child.kill('SIGKILL');
    const ended = await run.ended;
    if (ended.signal === 'SIGKILL') {
      work.finish();
      continue;
    }
    // It was faster than its kill.
    if (ended.code !== 0) work.lose(`${what}: ${endOf(ended)}`);
    break;
  }
  work.giveBack(taken - done);
  const problem = await runs.finish(name, folder);
  if (problem !== undefined) work.lose(`${what}, after ${done} kills: ${problem}`);
  rmSync(folder, { recursive: true, force: true });
  return true;
}

/** Half of all kills come at any time, half soon after a line: while files are written. */
async function randomMoment(
  draws: Draws,
  milliseconds: number,
  most: number,
  lines: (count: number) => Promise<void>,
): Promise<void> {
  if (draws.next() < 0.5) return sleep(milliseconds * draws.next());
  await lines(1 + draws.below(most));
  await sleep(60 * draws.next());
}
