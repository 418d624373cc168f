import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { assert } from '../../errors.js';

/** The command line as it is built. */
export const main = fileURLToPath(new URL('../../../dist/cli/main.js', import.meta.url));

/** How a command ended. */
export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly out: string;
  readonly err: string;
}

/** A command line that runs in a process of its own, from built output. */
export interface Spawned {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** Resolves when that many lines of the standard output have come, or the process has ended. */
  lines(count: number): Promise<void>;
  /** Resolves when a text has come that often, or the process has ended. */
  shown(text: string, count: number): Promise<void>;
}

/** Starts `nada` with these parameters, through another program with its own where one is given. */
export function spawnNada(
  parameters: readonly string[],
  cwd?: string,
  through: readonly string[] = [],
): Spawned {
  assert(existsSync(main), 'the command line is not built: run "npm run build" first');
  const [command, ...words] = [...through, process.execPath, main, ...parameters];
  const child = spawn(command, words, { stdio: ['ignore', 'pipe', 'pipe'], cwd });
  let [out, err, hasEnded] = ['', '', false];
  const waiting: { text: string; count: number; resolve: () => void }[] = [];
  const wake = (): void => {
    for (const { text, count, resolve } of waiting) {
      if (hasEnded || out.split(text).length > count) resolve();
    }
  };
  const shown = (text: string, count: number): Promise<void> =>
    new Promise<void>((resolve) => {
      waiting.push({ text, count, resolve });
      wake();
    });
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
    wake();
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text;
  });
  const ended = new Promise<Ended>((resolve) => {
    child.on('close', (code, signal) => {
      hasEnded = true;
      wake();
      resolve({ code, signal, out, err });
    });
  });
  return {
    child,
    ended,
    lines: (count) => shown('\n', count),
    shown,
  };
}

/** Runs `nada` with these parameters to its end. */
export function runNada(
  parameters: readonly string[],
  cwd?: string,
  through?: readonly string[],
): Promise<Ended> {
  return spawnNada(parameters, cwd, through).ended;
}
