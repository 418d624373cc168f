import type { LoweringMode } from '#nada/lowering/index.js';
import type { ConformanceCase } from './case.js';

/** A tensor as our code computed it. */
export interface Computed {
  readonly data: ArrayLike<number>;
  readonly shape: readonly number[];
}

/** Something besides tensors that has to come out exactly as the case says: a choice of layers, a count of steps. */
export interface Fact {
  readonly name: string;
  readonly actual: unknown;
  readonly expected: unknown;
}

/** What was computed from one form of a case's networks. */
export interface Outcome {
  /** The file that this form was read from, where a case holds several forms of one network. */
  readonly form?: string;
  /** By the names that the case has for its outputs, `out.*`. */
  readonly tensors: ReadonlyMap<string, Computed>;
  readonly facts?: readonly Fact[];
}

/**
 * Computes every `out.*` tensor of a case that it knows how to, through the lowering and ONNX Runtime, from the case's
 * `case.json` and files alone; a name that it does not know is left out, and fails the case.
 */
export type KindRunner = (
  golden: ConformanceCase,
  lowering: LoweringMode,
) => Promise<ReadonlyMap<string, Computed> | readonly Outcome[]>;
