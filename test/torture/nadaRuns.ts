import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { runContents } from '#nada/cli/testing/runContents.js';
import { type RunExamples, runExamples } from '#nada/cli/testing/runExamples.js';
import { type Ended, runNada } from '#nada/cli/testing/spawnNada.js';

/** A run that was left alone. */
export interface WholeRun {
  readonly contents: Readonly<Record<string, unknown>>;
  readonly milliseconds: number;
  /** Sizes of its files in bytes. */
  readonly sizes: readonly number[];
}

/** Small runs of every kind, with what each gives when it is left alone. */
export class NadaRuns {
  readonly #examples: RunExamples;
  readonly #whole = new Map<string, Promise<WholeRun>>();

  private constructor(examples: RunExamples) {
    this.#examples = examples;
  }

  static async open(): Promise<NadaRuns> {
    return new NadaRuns(await runExamples());
  }

  /** The kinds of run, such as `edit mapper train`. */
  get names(): readonly string[] {
    return this.#examples.names;
  }

  /** A run of a kind that was left alone; it runs once. */
  whole(name: string): Promise<WholeRun> {
    const whole = this.#whole.get(name) ?? this.#runWhole(name);
    this.#whole.set(name, whole);
    return whole;
  }

  /** Lines of `--json` that a run prints, about. */
  lines(name: string): number {
    return this.#examples.of(name).lines;
  }

  place(name: string): string {
    return this.#examples.place(name);
  }

  /** The words that begin a run in a folder, or continue the one that is there. */
  words(name: string, folder: string): string[] {
    const verb = name.split(' ');
    return existsSync(path.join(folder, 'options.json'))
      ? [...verb, '--resume', folder]
      : [...verb, ...this.#examples.of(name).parameters, '--out', folder];
  }

  /** Lets a run go on to its end; says what is wrong with it then, compared with one that was left alone. */
  async finish(name: string, folder: string): Promise<string | undefined> {
    const ended = await runNada([...this.words(name, folder), '--quiet']);
    return ended.code === 0 ? this.difference(name, folder) : endOf(ended);
  }

  /** What distinguishes a finished run from one that was left alone. */
  async difference(name: string, folder: string): Promise<string | undefined> {
    const [{ contents: expected }, found] = [await this.whole(name), runContents(folder)];
    for (const file of new Set([...Object.keys(expected), ...Object.keys(found)])) {
      if (!(file in found)) return `${file} is missing`;
      if (!(file in expected)) return `${file} is left`;
      if (JSON.stringify(found[file]) !== JSON.stringify(expected[file])) return `${file} has other bits`;
    }
    return undefined;
  }

  remove(): void {
    this.#examples.remove();
  }

  async #runWhole(name: string): Promise<WholeRun> {
    const folder = this.place(`${name} whole`);
    const began = performance.now();
    const ended = await runNada([...this.words(name, folder), '--quiet']);
    if (ended.code !== 0) throw new Error(`nada ${name} does not run: ${ended.err}`);
    const milliseconds = performance.now() - began;
    const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
    const sizes = entries
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name: file }) => statSync(path.join(parentPath, file)).size);
    const contents = runContents(folder);
    rmSync(folder, { recursive: true });
    return { contents, milliseconds, sizes };
  }
}

/** How a command ended, as half of a sentence. */
export function endOf({ code, signal, err }: Ended): string {
  return `it ended with ${signal ?? code}: ${err.trim().slice(-600)}`;
}
