import { limits } from './limits.js';
import { damaged } from './problems.js';

/**
 * What a file's pickles may still cost, all of them together: the memo lets a few bytes ask for the same work again
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

  /** Counts bytes that a call makes; throws a `UserError` when there are too many. */
  spendBytes(count: number): void {
    this.#bytes -= count;
    if (this.#bytes < 0) throw damaged(this.name, 'its pickle makes too much data');
  }
}
