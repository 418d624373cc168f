import { PrintedStream } from './printedStream.js';
import { hasTerminal, leaveClosedTerminals } from './terminals.js';

/** Where a command prints. */
export interface Output {
  /** The answer of a command. */
  out(text: string): void;
  /** Prints what goes on meanwhile, and errors. */
  err(text: string): void;
  /** Whether a person watches the second one, so that a line may be written over. */
  readonly isTerminal: boolean;
  /** Columns of that terminal. */
  readonly columns: number;
  /**
   * Waits until all is printed, where that may fail: rejects with a `UserError` when an answer was lost that somebody
   * wanted. What nobody listens to (a closed terminal, a pipe whose reader has ended) is no loss.
   */
  settle?(): Promise<void>;
}

/**
 * The process's own output, on which nothing that is printed can end the process; a hang-up does not end it either where
 * it has no terminal, as under `nohup`, whose own way of saying so Node undoes.
 */
export function processOutput(): Output {
  if (!hasTerminal()) process.on('SIGHUP', () => {});
  process.on('exit', leaveClosedTerminals);
  const [out, err] = [new PrintedStream(1, () => process.stdout), new PrintedStream(2, () => process.stderr)];
  return {
    out: (text) => out.print(text),
    err: (text) => err.print(text),
    isTerminal: err.columns !== undefined,
    columns: err.columns ?? 80,
    settle: () => out.settle(),
  };
}
