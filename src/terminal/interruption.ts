import os from 'node:os';
import { removeOpenTemporaries } from '../platform/openTemporaries.node.js';
import type { Output } from './output.js';
import { hasTerminal } from './terminals.js';

/** The person, or the system, asked the command to stop. */
export class Interruption extends Error {
  override readonly name = 'Interruption';

  constructor(
    readonly exitCode: number,
    message = '',
  ) {
    super(message);
  }
}

/**
 * Runs a body that stops gently: at the first Ctrl-C (or SIGTERM, or when its terminal is closed) its signal is aborted
 * with an {@link Interruption}, at the second Ctrl-C the process ends at once.
 *
 * A closed terminal comes as several hang-ups, of the system and of the shell, so they never count as a second one; a
 * process without a terminal is not stopped by any.
 */
export async function interruptible<T>(
  output: Output,
  notice: string,
  body: (signal: AbortSignal) => Promise<T>,
  minds = { hangUp: hasTerminal() },
): Promise<T> {
  const signals: NodeJS.Signals[] = ['SIGINT', 'SIGTERM', ...(minds.hangUp ? ['SIGHUP' as const] : [])];
  const controller = new AbortController();
  const stop = (name: NodeJS.Signals): void => {
    const exitCode = 128 + os.constants.signals[name];
    if (controller.signal.aborted) {
      if (name !== 'SIGHUP') endAtOnce(name);
      return;
    }
    output.err(`\n${notice}\n`);
    controller.abort(new Interruption(exitCode));
  };
  for (const name of signals) process.on(name, stop);
  try {
    return await body(controller.signal);
  } finally {
    for (const name of signals) process.off(name, stop);
  }
}

/**
 * Dies of the signal itself: `process.exit` would wait for the step that runs in the worker thread, and then crash in
 * it (measured with onnxruntime-node 1.30).
 */
function endAtOnce(name: NodeJS.Signals): void {
  removeOpenTemporaries();
  process.removeAllListeners(name);
  process.kill(process.pid, name);
}
