import { type FileHandle, open, readFile } from 'node:fs/promises';
import type { StepMetrics } from '../../adapt/index.js';
import { writeFileAtomically } from '../../platform/atomicFile.node.js';
import { codeOf, fileProblem } from '../fileProblem.js';

/** One line of `metrics.jsonl`. */
export interface MetricsLine extends Omit<StepMetrics, 'inspected'> {
  /** How long the step took. */
  readonly seconds: number;
}

/** The file of one JSON line a step. */
export class MetricsLog {
  readonly #file: string;
  readonly #handle: FileHandle;
  readonly #lines: KeptLine[];

  private constructor(file: string, handle: FileHandle, lines: KeptLine[]) {
    this.#file = file;
    this.#handle = handle;
    this.#lines = lines;
  }

  /** Losses of the steps so far, in order. */
  get losses(): number[] {
    return this.#lines.map(({ loss }) => loss);
  }

  /** Time of the steps so far. */
  get seconds(): number {
    return this.#lines.reduce((sum, { seconds }) => sum + seconds, 0);
  }

  /**
   * Opens a log to which step `steps + 1` will be added: whatever was written after the last checkpoint, a torn line
   * included, is dropped, because those steps are computed again.
   */
  static async open(file: string, steps: number): Promise<MetricsLog> {
    const kept = keptLines(await readIfThere(file), steps);
    const text = kept.map((line) => `${line.text}\n`).join('');
    await writeFileAtomically(file, new TextEncoder().encode(text));
    return new MetricsLog(file, await open(file, 'a'), kept);
  }

  /** Adds a line. */
  async append(line: MetricsLine): Promise<void> {
    const text = JSON.stringify(line);
    this.#lines.push({ text, step: line.step, loss: line.loss, seconds: line.seconds });
    await this.#guarded(() => this.#handle.appendFile(`${text}\n`));
  }

  /** Makes sure that the lines so far outlive a power cut; called before the checkpoint that relies on them. */
  async sync(): Promise<void> {
    await this.#guarded(() => this.#handle.sync());
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }

  async #guarded(write: () => Promise<void>): Promise<void> {
    try {
      await write();
    } catch (error) {
      throw fileProblem(this.#file, 'cannot be written', error);
    }
  }
}

async function readIfThere(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return '';
    throw fileProblem(file, 'cannot be read', error);
  }
}

interface KeptLine {
  readonly text: string;
  readonly step: number;
  readonly loss: number;
  readonly seconds: number;
}

/** The whole lines of steps up to `steps`, each once and in order. */
function keptLines(content: string, steps: number): KeptLine[] {
  const kept: KeptLine[] = [];
  for (const text of content.split('\n')) {
    const line = parseLine(text);
    if (line && line.step > (kept.at(-1)?.step ?? 0) && line.step <= steps) kept.push(line);
  }
  return kept;
}

function parseLine(text: string): KeptLine | undefined {
  try {
    const { step, loss, seconds } = JSON.parse(text) as Readonly<Record<string, unknown>>;
    const sound = typeof step === 'number' && typeof loss === 'number' && typeof seconds === 'number';
    return sound ? { text, step, loss, seconds } : undefined;
  } catch {
    return undefined;
  }
}
