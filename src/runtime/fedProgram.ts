import { assert } from '../errors.js';
import { defineProgram, type Program, placeholderOf, type Tensor } from '../graph/index.js';
import type { FloatTensor } from '../tensorData.js';
import type { RunInputs } from './contract.js';
import { compileProgram, type Stage } from './stage.js';

/** The value of one input. */
type InputValue = RunInputs[string];

/** A program that finds the value of each of its inputs in the source of a run. */
export interface FedProgram<Source> extends Program {
  /** The values of all inputs. */
  readonly feeds: (source: Source) => RunInputs;
}

/**
 * Where a part of a graph declares its inputs; see {@link Inputs}. A function and no method, so that the compiler refuses
 * inputs whose source has less than the part needs.
 */
export interface Feeding<Source> {
  /** Declares the origin of an input's value, and returns the input. */
  readonly feed: (input: Tensor, origin: (source: Source) => InputValue) => Tensor;
}

/**
 * The inputs of a program, each with its name, its shape and its origin in one place:
 *
 *     const inputs = new Inputs<{ readonly rate: number }>();
 *     const rate = inputs.feed(input('rate', []), (step) => floatTensor([step.rate], []));
 *
 * A name stands nowhere else, so it cannot be misspelled, and an input under a condition is fed under the same one. A
 * source without what an origin reads does not compile.
 */
export class Inputs<Source> implements Feeding<Source> {
  readonly #origins = new Map<string, (source: Source) => InputValue>();
  #rest: ((source: Source) => RunInputs) | undefined;

  readonly feed = (input: Tensor, origin: (source: Source) => InputValue): Tensor => {
    const placeholder = placeholderOf(input);
    assert(placeholder?.role === 'input', 'only inputs are fed');
    assert(!this.#origins.has(placeholder.name), `the input "${placeholder.name}" is fed from two origins`);
    this.#origins.set(placeholder.name, origin);
    return input;
  };

  /** Declares the origin of all inputs that are declared nowhere: those whose names the caller of a run knows. */
  feedRest(origin: (source: Source) => RunInputs): void {
    this.#rest = origin;
  }

  /** The program of these outputs and writes, which has no input without an origin; what it does not read is not fed. */
  define(
    name: string,
    outputs: Readonly<Record<string, Tensor>>,
    writes: Readonly<Record<string, Tensor>> = {},
  ): FedProgram<Source> {
    const program = defineProgram(name, outputs, writes);
    const read = [...this.#origins].filter(([input]) => program.inputs.has(input));
    const rest = this.#rest;
    const missing = [...program.inputs.keys()].filter((input) => !this.#origins.has(input));
    assert(rest !== undefined || missing.length === 0, `${name} has inputs without an origin: ${missing}`);
    return {
      ...program,
      feeds: (source) => ({
        ...rest?.(source),
        ...Object.fromEntries(read.map(([input, origin]) => [input, origin(source)])),
      }),
    };
  }
}

/** A compiled program that is run with its sources. */
export interface FedRunner<Source> {
  /** Runs the program once. */
  readonly run: (source: Source) => Promise<Record<string, FloatTensor>>;
  /** Frees the compiled program. */
  release(): Promise<void>;
}

/** Lowers and compiles a program that feeds itself. */
export async function compileFed<Source>(
  stage: Stage,
  program: FedProgram<Source>,
): Promise<FedRunner<Source>> {
  const handle = await compileProgram(stage, program);
  return {
    run: (source) => stage.runtime.run(handle, program.feeds(source)),
    release: () => stage.runtime.release(handle),
  };
}

/** Compiles a program that feeds itself for the time of `body`. */
export async function withFed<Source, T>(
  { runtime, lowering }: Stage,
  program: FedProgram<Source>,
  body: (runner: FedRunner<Source>) => Promise<T>,
): Promise<T> {
  const runner = await compileFed({ runtime, lowering }, program);
  try {
    return await body(runner);
  } finally {
    await runner.release();
  }
}
