import { assert } from '../../errors.js';
import { type FloatTensor, floatTensor } from '../../tensorData.js';
import type { Channel } from '../styleSpace.js';
import type { RelevanceRows } from './relevanceRows.js';

const rowsOf = 'rows.';
const measuredOf = 'measured.';

/** Rows of relevance in memory, in the precision that files have. */
export class RelevanceTable implements RelevanceRows {
  readonly #width: number;
  readonly #rows: ReadonlyMap<string, Float32Array<ArrayBuffer>>;
  /** 1 for each channel that is measured. */
  readonly #measured: ReadonlyMap<string, Float32Array<ArrayBuffer>>;
  /** Tensors of layers that this edit asks nothing of, which later ones may. */
  readonly #others: Record<string, FloatTensor> = {};

  /** Makes an empty table of some channels, whose rows have `width` numbers. */
  constructor(channels: readonly Channel[], width: number) {
    const counts = new Map<string, number>();
    for (const { layer } of channels) counts.set(layer, (counts.get(layer) ?? 0) + 1);
    this.#width = width;
    this.#rows = new Map([...counts].map(([layer, count]) => [layer, new Float32Array(count * width)]));
    this.#measured = new Map([...counts].map(([layer, count]) => [layer, new Float32Array(count)]));
  }

  has({ layer, index }: Channel): boolean {
    return this.#measured.get(layer)?.[index] === 1;
  }

  row({ layer, index }: Channel): Float64Array {
    assert(this.has({ layer, index }), `channel ${index} of ${layer} is not measured yet`);
    const rows = this.#rows.get(layer) ?? new Float32Array();
    return Float64Array.from(rows.subarray(index * this.#width, (index + 1) * this.#width));
  }

  put({ layer, index }: Channel, row: Float64Array): void {
    const [rows, measured] = [this.#rows.get(layer), this.#measured.get(layer)];
    assert(rows && measured && row.length === this.#width, `there is no channel ${index} of ${layer}`);
    rows.set(row, index * this.#width);
    measured[index] = 1;
  }

  /** Returns what is measured as tensors, two for each layer of which something is. */
  tensors(): Record<string, FloatTensor> {
    const tensors: Record<string, FloatTensor> = { ...this.#others };
    for (const [layer, measured] of this.#measured) {
      if (!measured.includes(1)) continue;
      tensors[measuredOf + layer] = floatTensor(measured, [measured.length]);
      const rows = this.#rows.get(layer) ?? new Float32Array();
      tensors[rowsOf + layer] = floatTensor(rows, [measured.length, this.#width]);
    }
    return tensors;
  }

  /** Takes what {@link tensors} returned; false, when they are of other channels or rows. */
  restore(tensors: Readonly<Record<string, FloatTensor>>): boolean {
    for (const [prefix, table] of [
      [rowsOf, this.#rows],
      [measuredOf, this.#measured],
    ] as const) {
      for (const [layer, own] of table) {
        // A layer of which nothing was measured is left out.
        if (!(rowsOf + layer in tensors) && !(measuredOf + layer in tensors)) continue;
        const data = tensors[prefix + layer]?.data;
        if (data?.length !== own.length) return false;
        own.set(data);
      }
    }
    for (const [name, tensor] of Object.entries(tensors)) {
      const layer = name.slice(name.indexOf('.') + 1);
      if (this.#rows.has(layer)) continue;
      const count = tensors[measuredOf + layer]?.data.length;
      if (count === undefined || tensors[rowsOf + layer]?.data.length !== count * this.#width) return false;
      this.#others[name] = tensor;
    }
    return true;
  }

  /** Saves nothing: the rows last as long as the table. */
  async save(): Promise<void> {}
}
