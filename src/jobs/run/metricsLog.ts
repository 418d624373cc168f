import { type FileHandle, open } from 'node:fs/promises';
import { writeFileAtomically } from '../../platform/atomicFile.node.js';
import { fileProblem } from '../../platform/fileProblem.node.js';
import { readTextFile } from '../../platform/fileSource.node.js';
import { isPresent } from '../../platform/regularFile.node.js';

/** Fields of every line of a log. */
export interface LoggedStep {
  readonly step: number;
  /** How long the step took. */
  readonly seconds: number;
}

/** A file of one JSON line a step, of which `K` is kept in memory. */
export class MetricsLog<L extends LoggedStep, K = undefined> {
  readonly #file: string;
  readonly #handle: FileHandle;
  readonly #keep: (line: L) => K;
  readonly #kept: K[] = [];
  #seconds = 0;

  private constructor(file: string, handle: FileHandle, keep: (line: L) => K) {
    this.#file = file;
    this.#handle = handle;
    this.#keep = keep;
  }

  /** The kept parts of the lines so far, in order. */
  get kept(): readonly K[] {
    return this.#kept;
  }

  /** Time of the steps so far. */
  get seconds(): number {
    return this.#seconds;
  }

  /**
   * Opens a log to which step `steps + 1` will be added: whatever was written after the last checkpoint, a torn line
   * included, is dropped, because those steps are computed again; so is what `isKept` does not keep.
   */
  static async open<L extends LoggedStep, K>(
    file: string,
    steps: number,
    keep: (line: L) => K,
    isKept: (line: L) => boolean = () => true,
  ): Promise<MetricsLog<L, K>> {
    const lines = keptLines<L>(await readIfThere(file), steps).filter(({ line }) => isKept(line));
    const text = lines.map((line) => `${line.text}\n`).join('');
    await writeFileAtomically(file, new TextEncoder().encode(text));
    const handle = await open(file, 'a').catch((error: unknown) => {
      throw fileProblem(file, 'cannot be written', error);
    });
    const log = new MetricsLog(file, handle, keep);
    for (const { line } of lines) log.#note(line);
    return log;
  }

  /** Adds a line. */
  async append(line: L): Promise<void> {
    this.#note(line);
    await this.#guarded(() => this.#handle.appendFile(`${JSON.stringify(line)}\n`));
  }

  #note(line: L): void {
    this.#kept.push(this.#keep(line));
    this.#seconds += line.seconds;
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

/** How far a log reaches. */
export interface LoggedSteps {
  /** Steps from the first on, none left out. */
  readonly whole: number;
  /** The last step. */
  readonly last: number;
}

/** How far a log of every step reaches; not at all where there is none. */
export async function loggedSteps(file: string): Promise<LoggedSteps> {
  const lines = await readLines(file);
  const gap = lines.findIndex(({ step }, i) => step !== i + 1);
  return { whole: gap < 0 ? lines.length : gap, last: lines.at(-1)?.step ?? 0 };
}

/** The lines of a log that are whole, or none where there is no log. */
export async function readLines(file: string): Promise<readonly LoggedStep[]> {
  return keptLines<LoggedStep>(await readIfThere(file), Number.POSITIVE_INFINITY).map(({ line }) => line);
}

async function readIfThere(file: string): Promise<string> {
  return (await isPresent(file)) ? readTextFile(file, 'log') : '';
}

interface KeptLine<L> {
  readonly text: string;
  readonly line: L;
}

/** The whole lines of steps up to `steps`, each once and in order. */
function keptLines<L extends LoggedStep>(content: string, steps: number): KeptLine<L>[] {
  const kept: KeptLine<L>[] = [];
  for (const text of content.split('\n')) {
    const line = parseLine<L>(text);
    if (line && line.step > (kept.at(-1)?.line.step ?? 0) && line.step <= steps) kept.push({ text, line });
  }
  return kept;
}

function parseLine<L extends LoggedStep>(text: string): L | undefined {
  try {
    const line = JSON.parse(text) as Readonly<Record<string, unknown>>;
    const sound = typeof line.step === 'number' && typeof line.seconds === 'number';
    return sound ? (line as unknown as L) : undefined;
  } catch {
    return undefined;
  }
}
