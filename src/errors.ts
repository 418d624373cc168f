/**
 * A mistake by the user of the software: a wrong file, option or input.
 *
 * The message is one sentence that says what is wrong, where (the file or option), and what to do about it. The command
 * line prints it without a stack trace and exits with code 2; any other error is a bug (exit code 1).
 */
export class UserError extends Error {
  override readonly name: string = 'UserError';
}

/** Throws when the program itself is wrong; invalid user input is a {@link UserError} instead. */
export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`internal error: ${message}`);
}
