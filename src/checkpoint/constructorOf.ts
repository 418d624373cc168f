import { UserError } from '../errors.js';
import { limits } from './limits.js';
import { type CheckpointValue, isKind, isSequence, type ObjectValue, valueAt } from './value.js';

/** Plain JavaScript data made from a checkpoint's value. */
export type PlainValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | undefined
  | readonly PlainValue[]
  | { readonly [key: string]: PlainValue };

/** The constructor arguments of an object in a file. */
export interface Constructed {
  readonly className: string;
  readonly args: readonly PlainValue[];
  readonly kwargs: { readonly [name: string]: PlainValue };
}

const deepest = 16;

/**
 * A value as arrays and records; anything without a plain form (tensors, objects, bytes, too deep nesting) is
 * `undefined`.
 *
 * Records have no prototype, so a key such as `__proto__` is an ordinary one. Throws a `UserError` for values that
 * become very large once everything shared in them is written out.
 */
export function plainValue(value: CheckpointValue | undefined): PlainValue {
  return plain(value, 0, { left: limits.plainValues });
}

function plain(value: CheckpointValue | undefined, depth: number, budget: { left: number }): PlainValue {
  if (--budget.left < 0)
    throw new UserError('a value in the checkpoint is too large to read: save the checkpoint without it');
  if (value === null || typeof value !== 'object') return value;
  if (depth >= deepest) return undefined;
  if (isSequence(value)) return value.items.map((item) => plain(item, depth + 1, budget));
  if (!isKind(value, 'dict')) return undefined;
  const record: Record<string, PlainValue> = Object.create(null);
  for (const [key, item] of value.entries) {
    if (typeof key === 'string' || typeof key === 'number') record[key] = plain(item, depth + 1, budget);
  }
  return record;
}

/**
 * The class and constructor arguments of a network in an NVIDIA pickle (`z_dim`, `img_resolution`, ...), which NVIDIA's
 * persistence stores in `_init_args` and `_init_kwargs`.
 */
export function constructorOf(object: ObjectValue): Constructed {
  const args = plainValue(valueAt(object, '_init_args'));
  const kwargs = plainValue(valueAt(object, '_init_kwargs'));
  return {
    className: object.className,
    args: Array.isArray(args) ? args : [],
    kwargs: isRecord(kwargs) ? kwargs : {},
  };
}

function isRecord(value: PlainValue): value is { readonly [key: string]: PlainValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
