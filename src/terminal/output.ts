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

/** The process's own output. */
export function processOutput(): Output {
  // A reader that closes the pipe early, such as head, is no error.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
    throw error;
  });
  return {
    out: (text) => process.stdout.write(text),
    err: (text) => process.stderr.write(text),
    isTerminal: process.stderr.isTTY === true,
    columns: process.stderr.columns ?? 80,
  };
}
