import type { Cell } from './cells.js';
import type { ResultFolder } from './results.js';

/** Signal and listener of a queue. */
export interface QueueRun {
  readonly signal?: AbortSignal | undefined;
  readonly onLine?: ((line: string) => void) | undefined;
}

/**
 * Works cells off one after another and returns all results in order. A cell whose result lies in the folder is not
 * computed again, so a queue that was killed goes on with the cell under way.
 */
export async function workOff<C extends Cell, R extends { readonly key: string }>(
  cells: readonly C[],
  folder: ResultFolder<R>,
  compute: (cell: C) => Promise<R>,
  { signal, onLine = () => {} }: QueueRun = {},
): Promise<R[]> {
  const results: R[] = [];
  for (const [i, cell] of cells.entries()) {
    signal?.throwIfAborted();
    const title = `${i + 1} of ${cells.length}: ${cell.domain}, ${cell.method}, seed ${cell.seed}`;
    if (await folder.has(cell.key)) {
      onLine(`${title}: done before`);
      results.push(await folder.read(cell.key));
      continue;
    }
    onLine(title);
    const result = await compute(cell);
    await folder.write(result);
    results.push(result);
  }
  return results;
}
