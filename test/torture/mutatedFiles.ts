import { type ChildProcess, fork } from 'node:child_process';
import os from 'node:os';
import { builtFile } from './builtFile.js';
import { inParallel } from './inParallel.js';
import type { Part, Work } from './part.js';

/** Files that a process is to change and read. */
export interface Batch {
  /** The place of the reader in the list of all. */
  readonly reader: number;
  readonly from: number;
  readonly count: number;
  readonly seed: number;
}

/** What came of a batch. */
export interface BatchAnswer {
  readonly problems: readonly string[];
  /** Whether the process has taken more memory than a file may, which stays counted. */
  readonly isFull: boolean;
}

const batchSize = 50;
/** Milliseconds without an answer to a batch after which a process hangs: far above what any takes next to other work. */
const patience = 300_000;
/** Batches after which a process is replaced, so that what it takes in memory is what files take. */
const batchesPerProcess = 400;

/** Changed files of every kind end in a result or in a sentence, within limits of time and memory. */
export const mutatedFiles: Part = {
  name: 'files',
  unit: ['mutated file', 'mutated files'],
  usual: 1_000_000,
  what: 'randomly changed files for every reader: a result or a sentence, within time and memory',
  async run(work) {
    let batches = 0;
    await inParallel(Math.min(4, os.availableParallelism()), async () => {
      const process = await ReadingProcess.start();
      try {
        for (let left = batchesPerProcess; left > 0; left--) {
          const taken = work.take(batchSize);
          if (taken.length === 0) return false;
          if (!(await readBatch(work, process, batches++, taken.length))) return true;
        }
        return true;
      } finally {
        process.stop();
      }
    });
  },
};

/** Reads a batch; false when the process can read no more. */
async function readBatch(
  work: Work,
  process: ReadingProcess,
  number: number,
  count: number,
): Promise<boolean> {
  const { names } = process;
  const reader = number % names.length;
  const from = Math.floor(number / names.length) * batchSize;
  const what = `${names[reader]}, files ${from} to ${from + count - 1} of seed ${work.seed}`;
  const answer = await process.read({ reader, from, count, seed: work.seed });
  work.finish(count);
  if (typeof answer === 'string') {
    work.lose(`${what}: ${answer}`);
    return false;
  }
  for (const problem of answer.problems) work.lose(problem);
  return !answer.isFull;
}

/** A process that reads, with little memory for objects. */
class ReadingProcess {
  readonly names: readonly string[];
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, names: readonly string[]) {
    this.#child = child;
    this.names = names;
  }

  static async start(): Promise<ReadingProcess> {
    const child = fork(builtFile('fileReader'), [], { execArgv: ['--max-old-space-size=512'] });
    const names = await answerOf<string[]>(child);
    if (typeof names === 'string') throw new Error(`the readers do not start: ${names}`);
    return new ReadingProcess(child, names);
  }

  /** What came of a batch, or how the process ended over it. */
  read(batch: Batch): Promise<BatchAnswer | string> {
    const answer = answerOf<BatchAnswer>(this.#child);
    this.#child.send(batch);
    return answer;
  }

  stop(): void {
    this.#child.kill('SIGTERM');
  }
}

function answerOf<T>(child: ChildProcess): Promise<T | string> {
  return new Promise((resolve) => {
    const end = (answer: T | string): void => {
      clearTimeout(timer);
      child.off('message', answered).off('exit', died);
      resolve(answer);
    };
    const answered = (message: unknown): void => end(message as T);
    const died = (code: number | null, signal: string | null): void =>
      end(`the process ended with ${signal ?? code}`);
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      end(`no answer for ${patience / 1000} s`);
    }, patience);
    child.on('message', answered).on('exit', died);
  });
}
