import { assert } from '../errors.js';
import type { NamedTensors, ProgramHandle, Runtime } from '../runtime/contract.js';
import type { FedRunner } from '../runtime/fedProgram.js';
import type { FloatTensor } from '../tensorData.js';
import { chunks, joinOutputs, takeRows } from './batches.js';

/**
 * Runs a program whose inputs and outputs have `batch` rows on any number of rows, at least one, and returns the joined
 * outputs of all batches. The last batch is padded with the last row. `fixed` inputs go into every batch unchanged.
 */
export async function runRows(
  runtime: Pick<Runtime, 'run'>,
  handle: ProgramHandle,
  inputs: NamedTensors,
  batch: number,
  fixed: NamedTensors = {},
): Promise<Record<string, FloatTensor>> {
  const given = Object.entries(inputs);
  const total = given[0]?.[1].shape[0] ?? 0;
  assert(total > 0, 'a program needs at least one row');
  const parts: Record<string, FloatTensor>[] = [];
  for (const { start } of chunks(total, batch)) {
    const rows = given.map(([name, tensor]) => [name, takeRows(tensor, start, batch)] as const);
    parts.push(await runtime.run(handle, { ...Object.fromEntries(rows), ...fixed }));
  }
  return joinOutputs(parts, total);
}

/**
 * Runs a program of `batch` rows on `total` rows, at least one, and returns the joined outputs; `sourceOf` gives the source of
 * the rows from `start` on, whose inputs repeat the last row beyond the end.
 */
export async function runParts<Source>(
  program: Pick<FedRunner<Source>, 'run'>,
  total: number,
  batch: number,
  sourceOf: (start: number) => Source,
): Promise<Record<string, FloatTensor>> {
  assert(total > 0, 'a program needs at least one row');
  const parts: Record<string, FloatTensor>[] = [];
  for (const { start } of chunks(total, batch)) parts.push(await program.run(sourceOf(start)));
  return joinOutputs(parts, total);
}
