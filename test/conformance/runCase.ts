import { isDeepStrictEqual } from 'node:util';
import type { LoweringMode } from '#nada/lowering/index.js';
import { ConformanceCase } from './case.js';
import type { Computed, KindRunner, Outcome } from './kind.js';
import { outputNames } from './outputNames.js';
import { findSkip, type Skip } from './skips.js';
import { compareTensor, type Deviation, dependsOnSlopes } from './tolerance.js';

/** How often inputs are moved by about a rounding of float32, and then by four, before a gradient counts as wrong. */
const movesOfSize = 8;
/** Moves of one rounding may all fall on the same side of a zero that lies a few roundings away. */
const moves = [1, 4].flatMap((roundings, i) =>
  Array.from({ length: movesOfSize }, (_, k) => ({ roundings, number: i * movesOfSize + k + 1 })),
);

/** The tensor that came nearest to its tolerance, or went furthest beyond it. */
export interface WorstTensor {
  readonly name: string;
  /** Its error relative to its tolerance. */
  readonly ratio: number;
}

/** How a case came out. */
export interface CaseReport {
  readonly name: string;
  /** Tensors that were compared, each once however many forms of a network gave it. */
  readonly compared: number;
  /** Things compared exactly besides tensors. */
  readonly facts: number;
  /** The tensors that were left out, by the skip that named them. */
  readonly skipped: ReadonlyMap<Skip, readonly string[]>;
  readonly worst: WorstTensor | undefined;
  /** One sentence for each way in which a tensor passed other than by its own stated deviation. */
  readonly remarks: readonly string[];
  /** One sentence for each thing that was wrong; none when the case passes. */
  readonly failures: readonly string[];
  readonly seconds: number;
}

/** Runs one case; whatever goes wrong becomes a failure in the report. */
export async function runCase(
  folder: string,
  name: string,
  runner: KindRunner,
  options: { readonly lowering: LoweringMode; readonly skips: readonly Skip[] },
): Promise<CaseReport> {
  const started = performance.now();
  const tally = new Tally();
  try {
    const golden = await ConformanceCase.open(folder);
    await tally.compareAll(golden, await outcomesOf(runner, golden, options.lowering), options);
    await tally.settle(golden, runner, options.lowering);
  } catch (error) {
    tally.failures.push(error instanceof Error ? error.message : String(error));
  }
  const { compared, facts, skipped, worst, remarks, failures } = tally;
  const seconds = (performance.now() - started) / 1000;
  return { name, compared: compared.size, facts, skipped, worst, remarks, failures, seconds };
}

async function outcomesOf(
  runner: KindRunner,
  golden: ConformanceCase,
  lowering: LoweringMode,
): Promise<readonly Outcome[]> {
  const results = await runner(golden, lowering);
  return isOutcomes(results) ? results : [{ tensors: results }];
}

function isOutcomes(
  results: ReadonlyMap<string, Computed> | readonly Outcome[],
): results is readonly Outcome[] {
  return Array.isArray(results);
}

/** A gradient that is too far off, and may be so for a good reason. */
interface Doubt {
  readonly name: string;
  readonly form: string | undefined;
  readonly found: Deviation;
}

class Tally {
  readonly compared = new Set<string>();
  readonly skipped = new Map<Skip, string[]>();
  readonly remarks: string[] = [];
  readonly failures: string[] = [];
  facts = 0;
  worst: WorstTensor | undefined;
  #doubts: Doubt[] = [];

  async compareAll(
    golden: ConformanceCase,
    outcomes: readonly Outcome[],
    { lowering, skips }: { readonly lowering: LoweringMode; readonly skips: readonly Skip[] },
  ): Promise<void> {
    if (outcomes.length === 0) this.failures.push('the case holds no file that this kind of case is made of');
    for (const name of wantedOf(golden)) {
      const found = findSkip(skips, name);
      if (found) this.skipped.set(found, [...(this.skipped.get(found) ?? []), name]);
      else await this.#compare(golden, name, outcomes, lowering);
    }
    for (const { form, facts = [] } of outcomes) {
      for (const { name, actual, expected } of facts) {
        this.facts++;
        if (isDeepStrictEqual(actual, expected)) continue;
        this.failures.push(`${name}${from(form)} is ${shown(actual)} instead of ${shown(expected)}`);
      }
    }
  }

  async #compare(
    golden: ConformanceCase,
    name: string,
    outcomes: readonly Outcome[],
    lowering: LoweringMode,
  ): Promise<void> {
    const stored = golden.tensors.get(name);
    if (!stored) {
      this.failures.push(`${name} is named by case.json and missing from the case's tensors`);
      return;
    }
    let known = false;
    for (const { form, tensors } of outcomes) {
      const actual = tensors.get(name);
      if (!actual) {
        this.failures.push(`${name}${from(form)} was not computed: it is not a known output of such a case`);
        continue;
      }
      known = true;
      if (actual.shape.join() !== stored.shape.join()) {
        this.failures.push(
          `${name}${from(form)} has the shape [${actual.shape}] instead of [${stored.shape}]`,
        );
        continue;
      }
      const found = await compareTensor(golden, name, actual, lowering);
      if (found.ratio <= 1) this.#accept(name, form, found);
      else if (dependsOnSlopes(name)) this.#doubts.push({ name, form, found });
      else this.#refuse(name, form, found);
    }
    if (known) this.compared.add(name);
  }

  /**
   * Decides about the gradients that were too far off: one passes when it is within its tolerance for inputs that are
   * equal to the case's to within a few roundings, because then only the slope at a zero was taken from the other side.
   *
   * A gradient that is wrong stays wrong. With wide layers a case has millions of activations, each zero to rounding with a
   * chance of about one in a million, so such cases often have one that differs from the reference's.
   */
  async settle(golden: ConformanceCase, runner: KindRunner, lowering: LoweringMode): Promise<void> {
    for (const { number, roundings } of moves) {
      if (this.#doubts.length === 0) return;
      const outcomes = await outcomesOf(runner, golden.moved(number, roundings * 2 ** -23), lowering);
      const open: Doubt[] = [];
      for (const doubt of this.#doubts) {
        const { name, form } = doubt;
        const actual = outcomes.find((outcome) => outcome.form === form)?.tensors.get(name);
        const found = actual && (await compareTensor(golden, name, actual, lowering));
        if (!found || found.ratio > 1) open.push(doubt);
        else this.#accept(name, form, found);
      }
      const settled = this.#doubts.length - open.length;
      if (settled > 0) {
        const why = 'differ by the slope of a leaky ReLU at zero';
        const far = roundings === 1 ? 'a rounding' : `${roundings} roundings`;
        this.remarks.push(`${settled} gradients ${why}: equal for inputs that are moved by ${far}`);
      }
      this.#doubts = open;
    }
    for (const { name, form, found } of this.#doubts) this.#refuse(name, form, found);
  }

  #accept(name: string, form: string | undefined, { error, ratio, ownTolerance }: Deviation): void {
    this.#noteWorst(name, form, ratio);
    if (ownTolerance === undefined || error <= ownTolerance) return;
    const [off, own] = [error.toExponential(2), ownTolerance.toExponential(2)];
    this.remarks.push(`${name}${from(form)} is off by ${off}: more than ${own}, within what its likes allow`);
  }

  #refuse(name: string, form: string | undefined, { error, tolerance, ratio }: Deviation): void {
    this.#noteWorst(name, form, ratio);
    const [off, allowed] = [error.toExponential(2), tolerance.toExponential(2)];
    this.failures.push(`${name}${from(form)} is off by ${off}, and ${allowed} is allowed`);
  }

  #noteWorst(name: string, form: string | undefined, ratio: number): void {
    if (!this.worst || ratio > this.worst.ratio) this.worst = { name: name + from(form), ratio };
  }
}

/** All outputs of a case, those that only `case.json` knows of included; a tokenizer's case has bare `tokens`. */
function wantedOf(golden: ConformanceCase): string[] {
  const listed = Object.keys(golden.description.tensors ?? {}).filter(
    (name) => name.startsWith('out.') && !name.endsWith('.f64'),
  );
  const bare = golden.tensors.has('tokens') ? ['tokens'] : [];
  return [...new Set([...outputNames(golden), ...listed, ...bare])];
}

function from(form: string | undefined): string {
  return form === undefined ? '' : ` (${form})`;
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 120 ? `${text.slice(0, 117)}...` : text;
}
