import { exitCodes } from './exitCode.js';
import type { Output } from './output.js';
import { runJob } from './runJob.js';

/** Options of a job that answers in a list. */
export interface AnswerStart {
  readonly signal: AbortSignal;
  readonly onProgress: (stage: string, done: number, total: number) => void;
}

/** Runs a job with its progress on one line, and prints each answer: as a line of JSON, or as `textOf` tells it. */
export async function printAnswers<A>(
  { json, quiet }: { readonly json?: boolean | undefined; readonly quiet?: boolean | undefined },
  output: Output,
  job: (start: AnswerStart) => Promise<readonly A[]>,
  textOf: (answer: A) => string,
): Promise<number> {
  const words = { begin: 'loading the networks', stop: 'stopping after this part' };
  const answers = await runJob({ json, quiet }, output, words, ({ signal, line }) =>
    job({ signal, onProgress: (stage, done, total) => line.show(`${stage}: ${done} of ${total}`) }),
  );
  for (const answer of answers) output.out(json ? `${JSON.stringify(answer)}\n` : textOf(answer));
  return exitCodes.success;
}
