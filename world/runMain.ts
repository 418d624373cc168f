import { UserError } from '#nada/errors.js';

/** Runs a program: a mistake of its user is printed as its sentence (exit code 2), a bug with its stack (exit code 1). */
export async function runMain(body: () => Promise<void>): Promise<void> {
  try {
    await body();
  } catch (error) {
    const isMistake = error instanceof UserError;
    process.stderr.write(
      `${isMistake ? error.message : error instanceof Error ? error.stack : String(error)}\n`,
    );
    process.exitCode = isMistake ? 2 : 1;
  }
}
