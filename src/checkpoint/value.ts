import type { ByteSource } from '../platform/byteSource.js';
import type { LazyTensor } from './lazyTensor.js';
import type { Storage } from './storage.js';

/** A byte string in a file; long ones stay in the file. */
export interface BytesValue {
  readonly kind: 'bytes';
  readonly source: ByteSource;
  /** The bytes themselves, when there are few. */
  readonly inline: Uint8Array<ArrayBuffer> | undefined;
}

/** A Python list, tuple or set. */
export type SequenceValue = ItemsOf<'list'> | ItemsOf<'tuple'> | ItemsOf<'set'>;

interface ItemsOf<K extends string> {
  readonly kind: K;
  readonly items: CheckpointValue[];
}

/** A Python dict, in the file's order. */
export interface DictValue {
  readonly kind: 'dict';
  readonly ordered: boolean;
  readonly entries: Map<CheckpointValue, CheckpointValue>;
}

/** An object stored as data: the name of its class, its constructor arguments, and its state. */
export interface ObjectValue {
  readonly kind: 'object';
  readonly className: string;
  readonly args: readonly CheckpointValue[];
  state: CheckpointValue;
}

/** A name that the file refers to (a class, a type), never the object itself. */
export interface GlobalValue {
  readonly kind: 'global';
  readonly name: string;
}

/** Any value in a checkpoint; integers beyond 2^53 are bigint. Values may be shared and even form cycles. */
export type CheckpointValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | BytesValue
  | SequenceValue
  | DictValue
  | ObjectValue
  | GlobalValue
  | Storage
  | LazyTensor;

/** The values that have a `kind`. */
export type CompositeValue = Extract<CheckpointValue, { kind: string }>;

/** The kind of a value: `null`, `boolean`, `number`, `bigint`, `string`, or that of the composite. */
export function kindOf(value: CheckpointValue): string {
  if (value === null) return 'null';
  return typeof value === 'object' ? value.kind : typeof value;
}

/** Tests whether a value is of the given composite kind. */
export function isKind<K extends CompositeValue['kind']>(
  value: CheckpointValue | undefined,
  kind: K,
): value is Extract<CompositeValue, { kind: K }> {
  return typeof value === 'object' && value !== null && value.kind === kind;
}

/** Tests whether a value is a list, a tuple or a set. */
export function isSequence(value: CheckpointValue | undefined): value is SequenceValue {
  return isKind(value, 'list') || isKind(value, 'tuple') || isKind(value, 'set');
}

/**
 * The value at the end of a path of keys: dict entries, fields of an object's state, items of a sequence by index.
 *
 * Returns `undefined` when the path leads nowhere.
 */
export function valueAt(
  value: CheckpointValue | undefined,
  ...path: readonly (string | number)[]
): CheckpointValue | undefined {
  let current = value;
  for (const key of path) {
    const holder: CheckpointValue | undefined = isKind(current, 'object') ? current.state : current;
    if (isKind(holder, 'dict')) current = holder.entries.get(key);
    else if (isSequence(holder) && typeof key === 'number') current = holder.items[key];
    else return undefined;
  }
  return current;
}
