import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { networkDigest } from '../../../api/networks/networkDigest.js';
import { assert, named, says, UserError } from '../../../errors.js';
import type { RelevanceRows, RelevanceSettings } from '../../../styleclip/direction/relevanceRows.js';
import type { Channel } from '../../../styleclip/styleSpace.js';
import { type FloatTensor, floatTensor } from '../../../tensorData.js';
import { readState, type StateKind, writeState } from '../../run/stateFile.js';

/** Everything that rows of relevance depend on: two networks' numbers, and the settings. */
export interface RelevanceSubject {
  readonly networks: readonly ReadonlyMap<string, FloatTensor>[];
  readonly settings: RelevanceSettings;
}

const kind: StateKind<{ readonly subject: string }> = {
  format: 'nada-relevance',
  parse: ({ subject }) => (subject === undefined ? undefined : { subject }),
  otherwise: says`not a file of measured channels: give another ${named('relevance')}, or remove it and it is measured again`,
};
const rowsOf = 'rows.';
const measuredOf = 'measured.';

/** Computes a digest of everything that decides a row. */
export async function relevanceDigest({ networks, settings }: RelevanceSubject): Promise<string> {
  const parts = [JSON.stringify(settings), ...(await Promise.all(networks.map(networkDigest)))];
  return createHash('sha256').update(parts.join()).digest('hex');
}

/** A file of rows of relevance that were measured once: any later edit of the same generator takes them from there. */
export class RelevanceStore implements RelevanceRows {
  readonly #file: string;
  readonly #subject: string;
  readonly #width: number;
  readonly #rows: Map<string, Float32Array<ArrayBuffer>>;
  readonly #measured: Map<string, Float32Array<ArrayBuffer>>;

  private constructor(
    file: string,
    subject: string,
    width: number,
    tables: readonly [Map<string, Float32Array<ArrayBuffer>>, Map<string, Float32Array<ArrayBuffer>>],
  ) {
    this.#file = file;
    this.#subject = subject;
    this.#width = width;
    [this.#rows, this.#measured] = tables;
  }

  /**
   * Opens a file, or begins one that is not there; rows have `width` numbers.
   *
   * Throws a `UserError` for a file that is none, or that belongs to other networks or settings.
   */
  static async open(
    file: string,
    subject: string,
    channels: readonly Channel[],
    width: number,
  ): Promise<RelevanceStore> {
    const counts = new Map<string, number>();
    for (const { layer } of channels) counts.set(layer, (counts.get(layer) ?? 0) + 1);
    const rows = new Map([...counts].map(([layer, count]) => [layer, new Float32Array(count * width)]));
    const measured = new Map([...counts].map(([layer, count]) => [layer, new Float32Array(count)]));
    if (existsSync(file)) {
      const found = await readState(file, kind);
      if (found.rest.subject !== subject) {
        throw new UserError(
          says`${file} was measured with another generator, CLIP or settings: give another ${named('relevance')}`,
        );
      }
      for (const [prefix, table] of [
        [rowsOf, rows],
        [measuredOf, measured],
      ] as const) {
        for (const [layer, own] of table) {
          // A layer of which nothing was measured is left out.
          if (!(rowsOf + layer in found.tensors) && !(measuredOf + layer in found.tensors)) continue;
          const data = found.tensors[prefix + layer]?.data;
          if (data?.length !== own.length)
            throw new UserError(`${file} is damaged: remove it, and it is measured again`);
          own.set(data);
        }
      }
    }
    return new RelevanceStore(file, subject, width, [rows, measured]);
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

  /** Writes all rows; an earlier file stays until the new one is complete. */
  async save(): Promise<void> {
    await mkdir(path.dirname(this.#file), { recursive: true });
    const tensors: Record<string, FloatTensor> = {};
    for (const [layer, measured] of this.#measured) {
      if (!measured.includes(1)) continue;
      tensors[measuredOf + layer] = floatTensor(measured, [measured.length]);
      const rows = this.#rows.get(layer) ?? new Float32Array();
      tensors[rowsOf + layer] = floatTensor(rows, [measured.length, this.#width]);
    }
    await writeState(this.#file, kind, tensors, { subject: this.#subject });
  }
}
