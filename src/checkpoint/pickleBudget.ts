import { limits } from './limits.js';
import { damaged } from './problems.js';

/**
 * The work that all pickles of a file together may still cost: the memo lets a few bytes ask for the same work again
 * and again.
 */
export class PickleBudget {
  #operations: number = limits.pickleOperations;
  #bytes: number = limits.pickleStrings;

  constructor(readonly name: string) {}

  /** Counts operations and copied items; throws a `UserError` when there are too many. */
  spendOperations(count: number): void {
    this.#operations -= count;
    if (this.#operations < 0) throw damaged(this.name, 'its pickle takes too many operations');
  }

  /** Counts bytes produced by calls; throws a `UserError` when there are too many. */
  spendBytes(count: number): void {
    this.#bytes -= count;
    if (this.#bytes < 0) throw damaged(this.name, 'its pickle produces too much data');
  }
}
