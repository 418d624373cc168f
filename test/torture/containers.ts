import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { runNada } from '#nada/cli/testing/spawnNada.js';
import { freeMemory } from '#nada/platform/freeMemory.node.js';
import { Draws } from './draws.js';
import { endOf, NadaRuns } from './nadaRuns.js';
import type { Part, Work } from './part.js';

const mebibyte = 2 ** 20;
/** Every so often a run is started in the container, instead of only asking what is free in it. */
const runEvery = 25;
/** What version 1 says where there is no limit. */
const unlimited = '9223372036854771712';

/** A container as files of `/proc` and `/sys` under a root, and the memory that is free in it. */
interface Container {
  readonly root: string;
  readonly free: number;
}

/** Containers of random limits, simulated by the files that control groups have, are noticed by runs. */
export const containers: Part = {
  name: 'containers',
  unit: ['container', 'containers'],
  usual: 500,
  what: 'containers of random limits, simulated by the files of control groups, with runs in some of them',
  async run(work) {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'nada-torture-'));
    let runs: NadaRuns | undefined;
    try {
      for (let [number] = work.take(); number !== undefined; [number] = work.take()) {
        const draws = new Draws(work.seed, `container ${number}`);
        const container = pretend(path.join(folder, String(number)), draws);
        const free = freeMemory(container.root);
        const what = `container ${number} of seed ${work.seed}`;
        if (free !== container.free)
          work.lose(`${what}: ${free} instead of ${container.free} bytes are free`);
        if (number % runEvery === runEvery - 1) {
          runs ??= await NadaRuns.open();
          await runIn(work, runs, container, what);
        }
        rmSync(container.root, { recursive: true });
        work.finish();
      }
    } finally {
      runs?.remove();
      rmSync(folder, { recursive: true });
    }
  },
};

/** Makes a container of either version: some nested groups, each with a limit or none. */
function pretend(root: string, draws: Draws): Container {
  const version = draws.pick([1, 2] as const);
  const names = Array.from({ length: draws.below(5) }, (_, depth) => `group-${depth}`);
  const available = mebibyte * (1 + draws.below(64 * 1024));
  const base = version === 2 ? 'sys/fs/cgroup' : 'sys/fs/cgroup/memory';
  const type = version === 2 ? 'cgroup2 cgroup2 rw' : 'cgroup cgroup rw,memory';
  const files: Record<string, string> = {
    'proc/meminfo': `MemTotal: 134217728 kB\nMemAvailable: ${available / 1024} kB`,
    'proc/self/cgroup': version === 2 ? `0::/${names.join('/')}` : `5:cpu:/x\n4:memory:/${names.join('/')}`,
    'proc/self/mountinfo': `30 23 0:26 / /${base} rw,nosuid shared:4 - ${type}`,
  };
  let free = available;
  for (let depth = 0; depth <= names.length; depth++) {
    const group = path.posix.join(base, ...names.slice(0, depth));
    const used = mebibyte * draws.below(4096);
    const inactive = Math.floor(used * draws.next());
    const limit = draws.next() < 0.4 ? undefined : mebibyte * draws.below(16 * 1024);
    if (limit !== undefined) free = Math.min(free, limit - (used - inactive));
    const text = String(limit ?? (version === 2 ? 'max' : unlimited));
    if (version === 2) {
      files[`${group}/memory.max`] = text;
      files[`${group}/memory.current`] = String(used);
      files[`${group}/memory.stat`] = `anon 1\ninactive_file ${inactive}`;
    } else {
      files[`${group}/memory.limit_in_bytes`] = text;
      files[`${group}/memory.usage_in_bytes`] = String(used);
      files[`${group}/memory.stat`] = `inactive_file 1\ntotal_inactive_file ${inactive}`;
    }
  }
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
    writeFileSync(path.join(root, name), `${content}\n`);
  }
  return { root, free: Math.max(0, free) };
}

/** A run where plenty is free ends; where nearly nothing is, it is refused and writes nothing. */
async function runIn(work: Work, runs: NadaRuns, { root, free }: Container, what: string): Promise<void> {
  const folder = runs.place(what);
  const through = ['env', `NADA_SYSTEM_ROOT=${root}`];
  const ended = await runNada([...runs.words('adapt', folder), '--quiet'], undefined, through);
  const isRefused = ended.code === 2 && / GiB are free: /.test(ended.err) && !existsSync(folder);
  if (free > 2048 * mebibyte && ended.code !== 0) work.lose(`${what}, ${free} bytes free: ${endOf(ended)}`);
  if (free < 16 * mebibyte && !isRefused) work.lose(`${what}, ${free} bytes free: ${endOf(ended)}`);
  if (ended.code !== 0 && !isRefused) work.lose(`${what}: ${endOf(ended)}`);
  rmSync(folder, { recursive: true, force: true });
}
