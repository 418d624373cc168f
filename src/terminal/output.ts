import { printable, shortened } from '../printable.js';

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
}

/** What is printed of a notice: texts of strangers in it are shown, not obeyed, and end somewhere. */
export function noticeText(text: string): string {
  const [start, rest] = text.startsWith(overLine) ? [overLine, text.slice(overLine.length)] : ['', text];
  return start + shortened(printable(rest), longestNotice);
}

/** The process's own output: the one place where anything is printed, and where texts of strangers become printable. */
export function processOutput(): Output {
  // A reader that closes the pipe early, such as head, is no error.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
    throw error;
  });
  return {
    out: (text) => process.stdout.write(printable(text)),
    err: (text) => process.stderr.write(noticeText(text)),
    isTerminal: process.stderr.isTTY === true,
    columns: process.stderr.columns ?? 80,
  };
}
