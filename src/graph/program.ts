import { assert } from '../errors.js';
import { sameShape } from './shapes.js';
import { placeholderOf, type Tensor, topologicalOrder } from './tensor.js';

/**
 * A pure graph of static shapes: the outputs it returns and the writes to the store of named state.
 *
 * Its inputs and the state it reads are collected from the graph. Several programs may share one store.
 */
export interface Program {
  readonly name: string;
  readonly outputs: Readonly<Record<string, Tensor>>;
  readonly writes: Readonly<Record<string, Tensor>>;
  readonly inputs: ReadonlyMap<string, Tensor>;
  readonly reads: ReadonlyMap<string, Tensor>;
}

/**
 * Collects the inputs and state that a graph reads; a name has one shape and type, and a write has the shape of the
 * entry it replaces.
 */
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
    assert(!read || sameShape(read.shape, tensor.shape), `${name} writes "${entry}" with another shape`);
  }
  return { name, outputs, writes, inputs, reads };
}
