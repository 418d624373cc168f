import { assert } from '../../errors.js';
import { input, type Tensor } from '../../graph/index.js';
import type { Feeding } from '../../runtime/fedProgram.js';
import type { FloatTensor } from '../../tensorData.js';
import { takeRows } from '../../train/batches.js';
import type { Part } from '../draws/feeds.js';
import type { Guide } from '../goal/guide.js';

/** Coupled terms of a whole batch, and their slopes by the embeddings of each guide. */
export interface Coupling {
  /** The sum of the terms. */
  readonly loss: number;
  /** By term and guide. */
  readonly terms: ReadonlyMap<string, number>;
  /** `[N, E]` of the whole batch, by the index of a guide. */
  readonly slopes: ReadonlyMap<number, FloatTensor>;
}

/** The slopes `[batch, E]` of the whole batch's coupled terms by a guide's embeddings of trained pictures. */
export function couplingInput(
  { index, config }: Guide,
  batch: number,
  inputs: Feeding<Part & { readonly coupling: Coupling | undefined }>,
): Tensor {
  return inputs.feed(input(`coupling.${index}`, [batch, config.embedding]), ({ coupling, start }) => {
    const slopes = coupling?.slopes.get(index);
    assert(slopes, `the coupling of a batch has slopes for guide ${index}`);
    return takeRows(slopes, start, batch);
  });
}
