import { dot } from '../../guidance/index.js';
import { type FloatTensor, floatTensor } from '../../tensorData.js';

/** Moves styles `[1, C]` by a share of the offsets `[C]`, by layer; layers without offsets stay. */
export function movedStyles(
  styles: ReadonlyMap<string, FloatTensor>,
  offsets: ReadonlyMap<string, FloatTensor>,
  share: number,
): Map<string, FloatTensor> {
  return new Map(
    [...styles].map(([name, style]) => {
      const offset = offsets.get(name)?.data;
      if (!offset) return [name, style] as const;
      const data = style.data.map((value, i) => value + share * offset[i]);
      return [name, floatTensor(data, style.shape)] as const;
    }),
  );
}

/** Adds up offsets `[C]` by layer: edits of a stack move channels independently of each other. */
export function sumOfOffsets(parts: readonly ReadonlyMap<string, Float64Array>[]): Map<string, FloatTensor> {
  const names = new Set(parts.flatMap((part) => [...part.keys()]));
  return new Map(
    [...names].map((name) => {
      const rows = parts.flatMap((part) => part.get(name) ?? []);
      const data = Float32Array.from(rows[0], (_, i) => rows.reduce((sum, row) => sum + row[i], 0));
      return [name, floatTensor(data, [data.length])];
    }),
  );
}

/**
 * Computes the mean cosine between each direction `[E]` and the changes of images' unit embeddings `[E]`; an image that did not
 * change counts as 0.
 */
export function agreements(
  directions: readonly Float64Array[],
  changes: readonly { readonly before: Float64Array; readonly after: Float64Array }[],
): number[] {
  const totals = directions.map(() => 0);
  for (const { before, after } of changes) {
    const change = after.map((value, k) => value - before[k]);
    const length = Math.hypot(...change);
    directions.forEach((direction, k) => {
      if (length > 0) totals[k] += dot(change, direction) / length / changes.length;
    });
  }
  return totals;
}
