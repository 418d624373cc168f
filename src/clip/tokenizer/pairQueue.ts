/** A pair of neighbouring tokens and its number of occurrences. */
export interface CountedPair {
  readonly left: number;
  readonly right: number;
  readonly count: number;
}

/** A priority queue (binary heap): `takeFirst` returns the entry that comes before all others. */
export class PairQueue {
  readonly #entries: CountedPair[] = [];
  readonly #isBefore: (a: CountedPair, b: CountedPair) => boolean;

  constructor(isBefore: (a: CountedPair, b: CountedPair) => boolean) {
    this.#isBefore = isBefore;
  }

  add(entry: CountedPair): void {
    const entries = this.#entries;
    let place = entries.push(entry) - 1;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if (!this.#isBefore(entry, entries[parent])) break;
      entries[place] = entries[parent];
      place = parent;
    }
    entries[place] = entry;
  }

  takeFirst(): CountedPair | undefined {
    const entries = this.#entries;
    const first = entries[0];
    const last = entries.pop();
    if (last === undefined || entries.length === 0) return first;
    let place = 0;
    for (;;) {
      let child = 2 * place + 1;
      if (child >= entries.length) break;
      if (child + 1 < entries.length && this.#isBefore(entries[child + 1], entries[child])) child += 1;
      if (!this.#isBefore(entries[child], last)) break;
      entries[place] = entries[child];
      place = child;
    }
    entries[place] = last;
    return first;
  }
}
