import { printable, shortened } from '../printable.js';
import { PrintedStream } from './printedStream.js';
import { hasTerminal, leaveClosedTerminals } from './terminals.js';

/** Begins a line that is written over the one before: the only control sequence that is ever printed. */
export const overLine = '\r\u001b[K';

/** The most characters that are printed at once about what goes on; answers are as long as they are. */
const longestNotice = 20_000;

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

/** What is printed of a notice: texts of strangers in it are shown, not obeyed, and end somewhere. */
export function noticeText(text: string): string {
  const [start, rest] = text.startsWith(overLine) ? [overLine, text.slice(overLine.length)] : ['', text];
  return start + shortened(printable(rest), longestNotice);
}

/**
 * The process's own output: the one place where anything is printed, and where texts of strangers become printable. Nothing that
 * is printed can end the process; a hang-up does not end it either where it has no terminal, as under `nohup`, whose own way of
 * saying so Node undoes.
 */
export function processOutput(): Output {
  if (!hasTerminal()) process.on('SIGHUP', () => {});
  process.on('exit', leaveClosedTerminals);
  const [out, err] = [new PrintedStream(1, () => process.stdout), new PrintedStream(2, () => process.stderr)];
  return {
    out: (text) => out.print(printable(text)),
    err: (text) => err.print(noticeText(text)),
    isTerminal: err.columns !== undefined,
    columns: err.columns ?? 80,
    settle: () => out.settle(),
  };
}
