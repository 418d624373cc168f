import { type AdaptationSnapshot, averagedPrefix, type KeptWeights } from '../../adapt/index.js';
import { UserError } from '../../errors.js';
import type { FloatTensor } from '../../tensorData.js';
import { parseStep, readState, type StateKind, writeState } from '../run/stateFile.js';

/** What `format` says in the metadata of a run's checkpoint. */
export const snapshotFormat = 'nada-adaptation';

/** What a checkpoint holds besides tensors. */
interface Rest extends Omit<AdaptationSnapshot, 'tensors'> {
  /** Whose the kept weights are, where there are any. */
  readonly kept: Omit<KeptWeights, 'tensors'> | undefined;
}

const kind: StateKind<Rest> = {
  format: snapshotFormat,
  parse(metadata) {
    const counted = parseStep(metadata);
    const stepCounts = parseCounts(metadata.stepCounts);
    const kept = metadata.kept === undefined ? undefined : parseKept(metadata.kept);
    if (metadata.kept !== undefined && !kept) return undefined;
    return counted && stepCounts && { ...counted, stepCounts, kept };
  },
  otherwise: 'not the checkpoint of a run: restore it, or start a new run',
};

/** Before the names of the kept weights. */
const keptPrefix = 'kept.';

/** What {@link writeSnapshot} wrote. */
export interface StoredSnapshot {
  readonly snapshot: AdaptationSnapshot;
  readonly kept: KeptWeights | undefined;
}

/**
 * Writes the state of an adaptation, and the weights of its best step where they are kept: in one file, so that the two
 * never disagree. The previous checkpoint stays until the new one is complete and synced.
 */
export function writeSnapshot(file: string, snapshot: AdaptationSnapshot, kept?: KeptWeights): Promise<void> {
  const { tensors, step, stepCounts } = snapshot;
  const ofKept = Object.entries(kept?.tensors ?? {}).map(([name, tensor]) => [keptPrefix + name, tensor]);
  return writeState(
    file,
    kind,
    { ...tensors, ...Object.fromEntries(ofKept) },
    {
      step: String(step),
      stepCounts: JSON.stringify(stepCounts),
      ...(kept ? { kept: JSON.stringify({ step: kept.step, before: kept.before }) } : {}),
    },
  );
}

/** Reads {@link writeSnapshot}'s file; a `UserError` names it when it is something else or damaged. */
export async function readSnapshot(file: string): Promise<StoredSnapshot> {
  const { rest, tensors } = await readState(file, kind);
  const { kept: about, ...counted } = rest;
  const own: Record<string, FloatTensor> = {};
  const kept: Record<string, FloatTensor> = {};
  for (const [name, tensor] of Object.entries(tensors)) {
    if (name.startsWith(keptPrefix)) kept[name.slice(keptPrefix.length)] = tensor;
    else own[name] = tensor;
  }
  const snapshot = { ...counted, tensors: own };
  if (!about) return { snapshot, kept: undefined };
  const names = Object.keys(own);
  const prefix = names.some((name) => name.startsWith(averagedPrefix)) ? averagedPrefix : 'trainable.';
  const shown = names.filter((name) => name.startsWith(prefix));
  if (shown.length === 0 || !shown.every((name) => kept[name]?.shape.join() === own[name].shape.join())) {
    throw new UserError(`${file} lacks weights of the step that was kept: restore it, or start a new run`);
  }
  return { snapshot, kept: { ...about, tensors: kept } };
}

function parseCounts(text: string | undefined): Record<string, number> | undefined {
  try {
    const value: unknown = JSON.parse(text ?? '');
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
    const entries = Object.entries(value);
    const sound = entries.every(([, count]) => Number.isSafeInteger(count) && Number(count) >= 0);
    return sound ? Object.fromEntries(entries.map(([name, count]) => [name, Number(count)])) : undefined;
  } catch {
    return undefined;
  }
}

function parseKept(text: string): Omit<KeptWeights, 'tensors'> | undefined {
  try {
    const { step, before } = JSON.parse(text) as Readonly<Record<string, unknown>>;
    const { quality, diversity, alignment } = before as Readonly<Record<string, unknown>>;
    const figures = [quality, diversity, alignment].map(Number);
    if (!Number.isSafeInteger(step) || !figures.every(Number.isFinite)) return undefined;
    return {
      step: Number(step),
      before: { quality: figures[0], diversity: figures[1], alignment: figures[2] },
    };
  } catch {
    return undefined;
  }
}
