import os from 'node:os';
import path from 'node:path';
import { runNada } from '#nada/cli/testing/spawnNada.js';
import { Draws } from './draws.js';
import { inParallel } from './inParallel.js';
import { endOf, NadaRuns } from './nadaRuns.js';
import type { Part, Work } from './part.js';
import { type SmallDisks, smallDisks } from './smallDisk.js';

/** Runs of every kind on disks of random sizes end with a sentence, and with the right bits once there is room. */
export const fullDisks: Part = {
  name: 'disks',
  unit: ['full disk', 'full disks'],
  usual: 100,
  what: 'disks of random sizes that fill up under every kind of run, resumed with more room',
  async run(work) {
    const runs = await NadaRuns.open();
    try {
      const disks = smallDisks(runs.place('trial'));
      if (!disks) throw new Error('neither mount nor prlimit works here');
      work.note(`disks: ${disks.how}`);
      await inParallel(Math.min(4, os.availableParallelism()), async () => {
        const [number] = work.take();
        if (number === undefined) return false;
        await fill(work, runs, disks, number);
        work.finish();
        return true;
      });
    } finally {
      runs.remove();
    }
  },
};

async function fill(work: Work, runs: NadaRuns, disks: SmallDisks, number: number): Promise<void> {
  const draws = new Draws(work.seed, `disk ${number}`);
  const name = runs.names[number % runs.names.length];
  const { sizes } = await runs.whole(name);
  const whole = disks.isOfFiles ? Math.max(...sizes) : sizes.reduce((sum, size) => sum + size, 0);
  const bytes = Math.floor(1.2 * whole * draws.next());
  const disk = disks.open(runs.place(`disk ${number}`), bytes);
  const what = `nada ${name} on disk ${number} of seed ${work.seed} (${bytes} of ${whole} bytes)`;
  try {
    const folder = path.join(disk.folder, 'run');
    const ended = await runNada([...runs.words(name, folder), '--quiet'], undefined, disk.through);
    const isTold = ended.code === 2 && /^error: [^\n]+\n$/.test(ended.err);
    if (ended.code !== 0 && !isTold) work.lose(`${what}: ${endOf(ended)}`);
    disk.grow();
    const problem = await (ended.code === 0 ? runs.difference(name, folder) : runs.finish(name, folder));
    if (problem !== undefined) work.lose(`${what}: ${problem}`);
  } finally {
    disk.close();
  }
}
