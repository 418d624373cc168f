import type { ByteSource } from '../platform/byteSource.js';
import { bytesPerElement, sizeOf } from '../tensorData.js';
import type { LazyTensor } from './lazyTensor.js';
import { limits } from './limits.js';
import { damaged, quoted } from './problems.js';
import { checkNameLength, checkTensorCount } from './tensorLimits.js';
import { type CheckpointValue, type DictValue, isKind, isSequence, valueAt } from './value.js';

/**
 * Collects every tensor under a value by its dotted path: dict keys, sequence indices, object attributes.
 *
 * Modules (objects whose state has `_parameters`) name their tensors as PyTorch's state dicts do. Cycles are cut.
 * Throws a `UserError` when two tensors would share a name, or when views and repetitions would together take more
 * memory than the file's size can justify.
 */
export function flattenTensors(source: ByteSource, value: CheckpointValue): Map<string, LazyTensor> {
  const walk = new TensorWalk(source);
  walk.visit(value, '');
  return walk.tensors;
}

class TensorWalk {
  readonly tensors = new Map<string, LazyTensor>();
  readonly #path = new Set<CheckpointValue>();
  #visits = 0;
  #bytes = 0;

  constructor(readonly source: ByteSource) {}

  visit(value: CheckpointValue, name: string): void {
    if (typeof value !== 'object' || value === null) return;
    if (value.kind === 'tensor') {
      this.#add(name, value);
      return;
    }
    if (value.kind !== 'dict' && value.kind !== 'object' && !isSequence(value)) return;
    if (this.#path.has(value)) return;
    if (this.#path.size >= limits.nesting)
      throw damaged(this.source.name, 'its values are nested too deeply');
    this.#path.add(value);
    for (const [key, child] of children(value)) {
      if (++this.#visits > limits.visits) throw damaged(this.source.name, 'it holds too many values');
      if (typeof child === 'object' && child !== null) this.visit(child, this.#join(name, key));
    }
    this.#path.delete(value);
  }

  #join(prefix: string, key: string): string {
    const length = prefix.length + key.length + 1;
    checkNameLength(this.source.name, length);
    return prefix === '' ? key : `${prefix}.${key}`;
  }

  #add(name: string, tensor: LazyTensor): void {
    const file = this.source.name;
    if (this.tensors.has(name)) throw damaged(file, `two of its tensors have the name ${quoted(name)}`);
    this.tensors.set(name, tensor);
    this.#bytes += sizeOf(tensor.shape) * bytesPerElement[tensor.dtype];
    const most = limits.totalFactor * this.source.size + limits.totalSlack;
    checkTensorCount(file, this.tensors.size);
    if (this.#bytes > most) throw damaged(file, `its tensors claim ${this.#bytes} bytes or more`);
  }
}

function* children(value: CheckpointValue): Generator<[string, CheckpointValue]> {
  if (isSequence(value)) {
    for (let i = 0; i < value.items.length; i++) yield [String(i), value.items[i]];
  } else if (isKind(value, 'dict')) {
    yield* named(value);
  } else if (isKind(value, 'object')) {
    yield* attributes(value.state);
  }
}

function* attributes(state: CheckpointValue): Generator<[string, CheckpointValue]> {
  if (!isKind(valueAt(state, '_parameters'), 'dict')) {
    // With slots, a state is a pair of dicts.
    const parts = isKind(state, 'tuple') ? state.items : [state];
    for (const part of parts) if (isKind(part, 'dict')) yield* named(part);
    return;
  }
  for (const group of ['_parameters', '_buffers', '_modules']) {
    const members = valueAt(state, group);
    if (isKind(members, 'dict')) yield* named(members);
  }
}

function* named(dict: DictValue): Generator<[string, CheckpointValue]> {
  for (const [key, value] of dict.entries) {
    if (typeof key === 'string' || typeof key === 'number') yield [String(key), value];
  }
}
