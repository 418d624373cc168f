import { interruptible } from '#nada/terminal/interruption.js';
import type { Output } from '#nada/terminal/output.js';

/** The lines and the signal of a command. */
export interface CommandRun {
  readonly signal: AbortSignal;
  readonly onLine: (line: string) => void;
}

/** Works a queue off, with a line for each part; Ctrl-C stops it gently, for what is done is not done again. */
export function queued<T>(output: Output, body: (run: CommandRun) => Promise<T>): Promise<T> {
  return interruptible(
    output,
    'stopping after this step; the same command continues with what is left',
    (signal) => body({ signal, onLine: (line) => output.err(`${line}\n`) }),
  );
}
