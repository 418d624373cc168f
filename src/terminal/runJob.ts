import { interruptible } from './interruption.js';
import type { Output } from './output.js';
import { ProgressLine } from './progressLine.js';

/** The flags that say what is printed. */
interface FaceValues {
  readonly json?: boolean | undefined;
  readonly quiet?: boolean | undefined;
}

/**
 * Runs a job that ends with one answer: a line says what it does, and Ctrl-C stops it gently where `stop` says how, else at once.
 */
export async function runJob<T>(
  { json, quiet }: FaceValues,
  output: Output,
  { begin, stop }: { readonly begin: string; readonly stop?: string | undefined },
  job: (start: { readonly signal: AbortSignal; readonly line: ProgressLine }) => Promise<T>,
): Promise<T> {
  const line = new ProgressLine(output, json !== true && quiet !== true);
  try {
    line.show(begin);
    if (stop === undefined) return await job({ signal: new AbortController().signal, line });
    return await interruptible(output, stop, (signal) => {
      signal.addEventListener('abort', () => line.show(stop));
      return job({ signal, line });
    });
  } finally {
    line.close();
  }
}
