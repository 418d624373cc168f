import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { type Holder, holderName, thisProcess } from '#nada/jobs/run/lockHolder.js';
import { type LockTiming, lockFile } from '#nada/jobs/run/runLock.js';
import { hasNamespaces, LockTakers } from './lockTakers.js';
import { NadaRuns } from './nadaRuns.js';
import type { Part, Work } from './part.js';
import { resumeAtOnce } from './resumes.js';

/** How many take a lock at once. */
const crowds = [8, 4, 3];
/** Every so often some are in PID namespaces of their own, where nobody can ask whether a process lives. */
const mixedEvery = 25;
/** Every so often whole runs are resumed instead of locks alone being taken; never among the first. */
const resumedEvery = 100;
/** A number that no process has. */
const nobody = 2 ** 22 + 1;

const timing: LockTiming = { beatEvery: 100, staleAfter: 2500, watchFor: 1500, lookEvery: 20 };

/** What is there before a round. */
const beginnings: Readonly<Record<string, (lock: string) => Promise<void>>> = {
  'a dead lock': (lock) => leave(lock, { pid: nobody }),
  'a lock of a process whose number was given away': (lock) => leave(lock, { began: '1' }),
  'a dead lock of an earlier version': async (lock) =>
    writeFileSync(lock, JSON.stringify({ pid: nobody, host: os.hostname(), began: '' })),
  'a torn lock of an earlier version': async (lock) => {
    writeFileSync(lock, '{"pid":');
    utimesSync(lock, 1, 1);
  },
  'a lock whose holder died as it left': async (lock) => mkdirSync(lock),
  'no lock': async () => {},
};

async function leave(lock: string, change: Partial<Holder>): Promise<void> {
  mkdirSync(lock);
  writeFileSync(path.join(lock, holderName({ ...(await thisProcess()), ...change }, 7)), '');
}

/** Many processes that find a dead lock at the same moment: one of them gets it. */
export const deadLocks: Part = {
  name: 'locks',
  unit: ['round', 'rounds'],
  usual: 600,
  what: 'eight, four and three processes at once on a dead lock, some in other PID namespaces; one must get it',
  async run(work) {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'nada-torture-'));
    const [here, mixed] = [LockTakers.start(8), hasNamespaces() ? LockTakers.start(4, 4) : undefined];
    let runs: NadaRuns | undefined;
    if (!mixed) work.note('locks: SKIPPED other PID namespaces, which need unshare and its rights');
    try {
      for (let [number] = work.take(); number !== undefined; [number] = work.take()) {
        for (const crowd of crowds) await round(work, here, folder, number, crowd);
        if (mixed && number % mixedEvery === 0) await round(work, mixed, folder, number, 8, timing);
        if (number % resumedEvery === resumedEvery - 1) {
          runs ??= await NadaRuns.open();
          await resumeAtOnce(work, runs, number, crowds[0]);
        }
        work.finish();
      }
    } finally {
      runs?.remove();
      for (const takers of [here, mixed]) takers?.stop();
      rmSync(folder, { recursive: true });
    }
  },
};

async function round(
  work: Work,
  takers: LockTakers,
  parent: string,
  number: number,
  crowd: number,
  times?: LockTiming,
): Promise<void> {
  const folder = path.join(parent, `${number}-${crowd}`);
  mkdirSync(folder);
  const [title, prepare] = Object.entries(beginnings)[number % Object.keys(beginnings).length];
  await prepare(path.join(folder, lockFile));
  const answers = await takers.take(folder, crowd, times);
  const winners = answers.flatMap(({ isWinner }, index) => (isWinner ? [index] : []));
  const what = `${title}, ${crowd} processes${times ? ', half of them elsewhere' : ''}, round ${number}`;
  if (winners.length !== 1) work.lose(`${what}: ${winners.length} got it`);
  for (const { isWinner, isSentence, error } of answers) {
    if (!isWinner && !isSentence) work.lose(`${what}: ${error}`);
  }
  for (const winner of winners) {
    const { error } = await takers.release(winner);
    if (error !== undefined) work.lose(`${what}: ${error}`);
  }
  const left = readdirSync(folder);
  if (left.length > 0) work.lose(`${what}: ${left.join(', ')} was left`);
  rmSync(folder, { recursive: true });
}
