// A process that reads changed files, a batch at a time, within limits of time and memory.
import '#nada/api/platform.node.js';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { exitCodes, reportError } from '#nada/terminal/exitCode.js';
import { Draws } from './draws.js';
import type { Batch, BatchAnswer } from './mutatedFiles.js';
import { mutated } from './mutation.js';
import { openReaders, type Reader } from './readers/index.js';

/** Seconds of a processor that a file may take. */
const mostSeconds = 5;
const usualMebibytes = 640;
/** Characters that a printed message may have. */
const longestMessage = 4000;

const folder = mkdtempSync(path.join(os.tmpdir(), 'nada-readers-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
process.on('disconnect', () => process.exit());
const readers = await openReaders(folder);

/** What is wrong with an error as it would be printed; nothing with a sentence of a bearable length. */
function problemOf(error: unknown): string | undefined {
  let printed = '';
  const print = (text: string): void => {
    printed += text;
  };
  const code = reportError(error, { out: print, err: print, isTerminal: false, columns: 80 });
  if (code !== exitCodes.mistake) return printed;
  return printed.length > longestMessage ? `a message of ${printed.length} characters` : undefined;
}

function peakMebibytes(): number {
  return process.resourceUsage().maxRSS / 1024;
}

function isFull({ most = usualMebibytes }: Reader): boolean {
  return peakMebibytes() > most;
}

/** Reads one changed file; says what is wrong with how that ended. */
async function readOne(reader: Reader, number: number, seed: number): Promise<string | undefined> {
  const draws = new Draws(seed, `${reader.name} ${number}`);
  const sample = draws.pick(reader.samples);
  const bytes = mutated(sample.bytes, draws);
  const before = process.cpuUsage();
  let problem: string | undefined;
  try {
    await reader.read(bytes, sample);
  } catch (error) {
    problem = problemOf(error);
  }
  const { user, system } = process.cpuUsage(before);
  const seconds = (user + system) / 1e6;
  if (seconds > mostSeconds) problem ??= `it took ${seconds} s`;
  if (isFull(reader)) problem ??= `the process took ${Math.round(peakMebibytes())} MiB`;
  return problem && `${reader.name}, ${sample.name}, file ${number} of seed ${seed}: ${problem}`;
}

process.on('message', ({ reader: place, from, count, seed }: Batch) => {
  const reader = readers[place];
  const read = async (): Promise<BatchAnswer> => {
    const problems: string[] = [];
    for (let number = from; number < from + count; number++) {
      const problem = await readOne(reader, number, seed);
      if (problem !== undefined) problems.push(problem);
    }
    return { problems, isFull: isFull(reader) };
  };
  read().then((answer) => process.send?.(answer));
});
process.send?.(readers.map(({ name }) => name));
