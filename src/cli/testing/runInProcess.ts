import type { Output } from '../../terminal/output.js';
import { runCommandLine } from '../program.js';

/** Runs a command line in this process, without a terminal: its exit code and what it printed. */
export async function runInProcess(
  ...parameters: string[]
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
  return { code: await runCommandLine(parameters, output), ...printed };
}
