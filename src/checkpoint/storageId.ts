import type { DType } from '../tensorData.js';
import { damaged } from './problems.js';
import { storageTypes } from './torchValues.js';
import { type CheckpointValue, isKind, isSequence } from './value.js';

/** A storage as a torch pickle refers to it. */
export interface StorageId {
  readonly key: string;
  readonly dtype: DType;
  readonly elements: number;
  /** The part of another storage that this one is; only files of the legacy form have these. */
  readonly view: { readonly key: string; readonly offset: number; readonly elements: number } | undefined;
}

/** Reads a persistent id: `('storage', type, key, location, element count[, view])`. */
export function storageId(name: string, id: CheckpointValue): StorageId {
  const [tag, type, key, , elements, view] = isKind(id, 'tuple') ? id.items : [];
  const dtype = isKind(type, 'global') ? storageTypes.get(type.name) : undefined;
  if (tag !== 'storage' || dtype === undefined || typeof key !== 'string' || !isCount(elements)) {
    throw damaged(name, 'its pickle refers to something that is not a storage');
  }
  if (!isSequence(view)) return { key, dtype, elements, view: undefined };
  const [viewKey, offset, viewElements] = view.items;
  if (
    typeof viewKey !== 'string' ||
    !isCount(offset) ||
    !isCount(viewElements) ||
    offset + viewElements > elements
  ) {
    throw damaged(name, 'its pickle refers to a part that its storage does not have');
  }
  return { key, dtype, elements, view: { key: viewKey, offset, elements: viewElements } };
}

function isCount(value: CheckpointValue | undefined): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}
