import { existsSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { closeTerminal, type Hung, hasPseudoTerminals } from '#nada/cli/testing/pseudoTerminal.js';
import { main, runNada, spawnNada } from '#nada/cli/testing/spawnNada.js';
import { Draws } from './draws.js';
import { inParallel } from './inParallel.js';
import { endOf, NadaRuns } from './nadaRuns.js';
import type { Part, Work } from './part.js';

/** A run to which nobody listens any more: what is wrong with its end, if anything. */
type Case = (given: {
  readonly words: readonly string[];
  readonly folder: string;
  readonly draws: Draws;
  readonly milliseconds: number;
}) => Promise<string | undefined>;

const node = process.execPath;
const [hangUp, hungUp] = [os.constants.signals.SIGHUP, 128 + os.constants.signals.SIGHUP];

/** Closes the terminal of a run that a shell text starts, after a random number of steps. */
async function close(text: string, given: Parameters<Case>[0]): Promise<Hung> {
  const { words, folder, draws } = given;
  const log = { file: path.join(folder, 'metrics.jsonl'), lines: draws.below(8) };
  return closeTerminal(['bash', '-c', text, 'bash', node, main, ...words], log);
}

/** Whether a process ended while its program was still being loaded: nothing is there to be saved then. */
function isEarly({ signal }: Hung, folder: string): boolean {
  return signal === hangUp && !existsSync(path.join(folder, 'options.json'));
}

function hungEnd({ code, signal }: Hung, isAllowed: boolean): string | undefined {
  return isAllowed ? undefined : `it ended with code ${code}, signal ${signal}`;
}

/** A run in a shell, with what its ends may be. */
function shell(text: string, codes: readonly number[]): Case {
  return async ({ words }) => {
    const through = ['bash', '-o', 'pipefail', '-c', text, 'bash'];
    const ended = await runNada(words, undefined, through);
    return codes.includes(ended.code ?? -1) ? undefined : endOf(ended);
  };
}

const onTerminals: Readonly<Record<string, Case>> = {
  async 'a terminal that is closed'(given) {
    const hung = await close('exec "$@"', given);
    return hungEnd(hung, isEarly(hung, given.folder) || hung.code === hungUp || hung.code === 0);
  },
  async 'a terminal that is closed under nohup'(given) {
    const hung = await close('exec nohup "$@" > /dev/null', given);
    return hungEnd(hung, isEarly(hung, given.folder) || hung.code === 0);
  },
  async 'a terminal that is closed under a session of its own'(given) {
    const hung = await close('trap "" HUP; setsid --wait "$@"', given);
    return hungEnd(hung, hung.code === 0);
  },
};

const onPipes: Readonly<Record<string, Case>> = {
  'a reader that has seen enough': shell('"$@" --json | head -n 2', [0]),
  'a full disk for its answers': shell('"$@" > /dev/full', [2]),
  'a full disk for its progress': shell('"$@" 2> /dev/full', [0]),
  'full disks for both': shell('"$@" > /dev/full 2>&1', [2]),
  'no output at all': shell('"$@" >&- 2>&-', [0]),
  async 'pipes that are closed at any moment'({ words, draws, milliseconds }) {
    const run = spawnNada([...words, '--json']);
    await Promise.race([sleep(milliseconds * draws.next()), run.ended]);
    for (const stream of [run.child.stdout, run.child.stderr]) stream?.destroy();
    const ended = await run.ended;
    return ended.code === 0 ? undefined : endOf(ended);
  },
};

/** Runs of every kind go on, or are saved, when nobody listens to them any more. */
export const listeners: Part = {
  name: 'listeners',
  unit: ['run to which nobody listens', 'runs to which nobody listens'],
  usual: 100,
  what: 'closed terminals, closed pipes and full disks behind what runs print',
  async run(work) {
    const hasTerminals = hasPseudoTerminals();
    if (!hasTerminals) work.note('listeners: SKIPPED closed terminals, which need python3');
    const cases = Object.entries({ ...(hasTerminals ? onTerminals : {}), ...onPipes });
    const runs = await NadaRuns.open();
    try {
      await inParallel(Math.min(4, os.availableParallelism()), async () => {
        const [number] = work.take();
        if (number === undefined) return false;
        await leave(work, runs, cases[number % cases.length], number);
        work.finish();
        return true;
      });
    } finally {
      runs.remove();
    }
  },
};

async function leave(
  work: Work,
  runs: NadaRuns,
  [title, body]: [string, Case],
  number: number,
): Promise<void> {
  const draws = new Draws(work.seed, `listener ${number}`);
  const name = draws.pick(runs.names);
  const folder = runs.place(`unheard ${number}`);
  const { milliseconds } = await runs.whole(name);
  const what = `nada ${name} with ${title}, run ${number} of seed ${work.seed}`;
  const problem =
    (await body({ words: runs.words(name, folder), folder, draws, milliseconds })) ??
    (await runs.finish(name, folder));
  if (problem !== undefined) work.lose(`${what}: ${problem}`);
  rmSync(folder, { recursive: true, force: true });
}
