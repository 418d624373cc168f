import { assert } from '../errors.js';
import { sameShape } from './shapes.js';
import { placeholderOf, type Tensor, topologicalOrder } from './tensor.js';

/**
 * A pure graph of static shapes: what it returns to the caller and what it writes back to the store of named state.
 *
 * The inputs and the state that it reads are found in the graph. Several programs may share one store.
 */
export interface Program {
  readonly name: string;
  readonly outputs: Readonly<Record<string, Tensor>>;
  readonly writes: Readonly<Record<string, Tensor>>;
  readonly inputs: ReadonlyMap<string, Tensor>;
  readonly reads: ReadonlyMap<string, Tensor>;
}

/** Collects what a graph reads; a name stands for one shape and type, and a write has the shape of the entry it replaces. */
export function defineProgram(
  name: string,
  outputs: Readonly<Record<string, Tensor>>,
  writes: Readonly<Record<string, Tensor>> = {},
): Program {
  const inputs = new Map<string, Tensor>();
  const reads = new Map<string, Tensor>();
  for (const tensor of topologicalOrder([...Object.values(outputs), ...Object.values(writes)])) {
    const placeholder = placeholderOf(tensor);
    if (!placeholder) continue;
    const entries = placeholder.role === 'input' ? inputs : reads;
    const present = entries.get(placeholder.name);
    assert(
      !present || (sameShape(present.shape, tensor.shape) && present.type === tensor.type),
      `"${placeholder.name}" has two shapes or types in ${name}`,
    );
    entries.set(placeholder.name, present ?? tensor);
  }
  for (const [entry, tensor] of Object.entries(writes)) {
    const read = reads.get(entry);
    assert(!read || sameShape(read.shape, tensor.shape), `${name} writes "${entry}" in another shape`);
  }
  return { name, outputs, writes, inputs, reads };
}
