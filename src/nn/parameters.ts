import { assert } from '../errors.js';
import { type Shape, state, type Tensor } from '../graph/index.js';

/** A network's parameters: symbolic tensors by canonical name. */
export type Parameters = ReadonlyMap<string, Tensor>;

/**
 * The parameter with the given name; its absence is a bug, because loaders check checkpoints before a graph is built.
 */
export function parameter(parameters: Parameters, name: string): Tensor {
  const tensor = parameters.get(name);
  assert(tensor, `the network has no parameter "${name}"`);
  return tensor;
}

/** Parameters that live in the runtime's state as `prefix + name`. */
export function stateParameters(prefix: string, shapes: ReadonlyMap<string, Shape>): Map<string, Tensor> {
  return new Map([...shapes].map(([name, shape]) => [name, state(prefix + name, shape)]));
}
