import type { CommandEntry } from '#nada/terminal/commandGroup.js';
import type { Output } from '#nada/terminal/output.js';
import { runEntry } from '../program.js';

/** Runs a command or program in this process, without a terminal: its exit code and what it printed. */
export async function runCaptured(
  entry: CommandEntry,
  ...parameters: readonly string[]
): Promise<{ code: number; out: string; err: string }> {
  const printed = { out: '', err: '' };
  const output: Output = {
    isTerminal: false,
    columns: 80,
    out: (text) => {
      printed.out += text;
    },
    err: (text) => {
      printed.err += text;
    },
  };
  return { code: await runEntry(entry, parameters, output), ...printed };
}
