import { isDeepStrictEqual } from 'node:util';
import type { LoweringMode } from '#nada/lowering/index.js';
import { ConformanceCase } from './case.js';
import type { Computed, KindRunner, Outcome } from './kind.js';
import { outputNames } from './outputNames.js';
import { findSkip, type Skip } from './skips.js';
import { compareTensor } from './tolerance.js';

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
    const results = await runner(golden, options.lowering);
    const outcomes = isOutcomes(results) ? results : [{ tensors: results }];
    await tally.compareAll(golden, outcomes, options);
  } catch (error) {
    tally.failures.push(error instanceof Error ? error.message : String(error));
  }
  const { compared, facts, skipped, worst, failures } = tally;
  const seconds = (performance.now() - started) / 1000;
  return { name, compared: compared.size, facts, skipped, worst, failures, seconds };
}

function isOutcomes(
  results: ReadonlyMap<string, Computed> | readonly Outcome[],
): results is readonly Outcome[] {
  return Array.isArray(results);
}

class Tally {
  readonly compared = new Set<string>();
  readonly skipped = new Map<Skip, string[]>();
  readonly failures: string[] = [];
  facts = 0;
  worst: WorstTensor | undefined;

  async compareAll(
    golden: ConformanceCase,
    outcomes: readonly Outcome[],
    { lowering, skips }: { readonly lowering: LoweringMode; readonly skips: readonly Skip[] },
  ): Promise<void> {
    if (outcomes.length === 0) this.failures.push('the case holds no file that this kind of case is made of');
    for (const name of wantedOf(golden)) {
      const found = findSkip(skips, golden.kind, name);
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
      const { error, tolerance, ratio } = await compareTensor(golden, name, actual, lowering);
      if (!this.worst || ratio > this.worst.ratio) this.worst = { name: name + from(form), ratio };
      if (ratio <= 1) continue;
      const [off, allowed] = [error.toExponential(2), tolerance.toExponential(2)];
      this.failures.push(`${name}${from(form)} is off by ${off}, and ${allowed} is allowed`);
    }
    if (known) this.compared.add(name);
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
