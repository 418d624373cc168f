import {
  type AdaptationSnapshot,
  averagedPrefix,
  type Course,
  type KeptWeights,
  type SteppedReading,
} from '../../adapt/index.js';
import { UserError } from '../../errors.js';
import type { FloatTensor } from '../../tensorData.js';
import { wrongState } from '../run/stateFile.js';
import type { StateFormat, StoredState, TrainingState } from '../run/training.js';

/** The state of an adaptation: both moments, the averages, what the meter read, and the weights of the best step. */
export const adaptFormat: StateFormat = {
  format: 'nada-adaptation',
  otherwise: 'not the checkpoint of a run: restore it, or start a new run',
};

/** Before the names of the kept weights. */
const keptPrefix = 'kept.';

/** A state read back. */
export interface StoredCourse {
  readonly snapshot: AdaptationSnapshot;
  readonly kept: KeptWeights | undefined;
  /** Readings of the meter so far; undefined in files of older versions. */
  readonly readings: readonly SteppedReading[] | undefined;
}

/** The state of an adaptation and its course, in one file so that the two never disagree. */
export function stateOf(
  { step, stepCounts, tensors }: AdaptationSnapshot,
  { kept, readings }: Pick<Course, 'kept' | 'readings'>,
): TrainingState {
  const ofKept = Object.entries(kept?.tensors ?? {}).map(([name, tensor]) => [keptPrefix + name, tensor]);
  return {
    step,
    tensors: { ...tensors, ...Object.fromEntries(ofKept) },
    metadata: {
      stepCounts: JSON.stringify(stepCounts),
      ...(kept ? { kept: JSON.stringify({ step: kept.step, before: kept.before }) } : {}),
      readings: JSON.stringify(readings),
    },
  };
}

/** Reads {@link stateOf}; a `UserError` names a file that is damaged. */
export function storedCourse(state: StoredState): StoredCourse {
  const { name, step, metadata } = state;
  const stepCounts = parseCounts(metadata.stepCounts);
  const about = metadata.kept === undefined ? undefined : parseKept(metadata.kept);
  const readings = metadata.readings === undefined ? undefined : parseReadings(metadata.readings);
  if (!stepCounts || (metadata.kept !== undefined && !about) || readings === null) {
    throw wrongState(name, adaptFormat);
  }
  const own: Record<string, FloatTensor> = {};
  const kept: Record<string, FloatTensor> = {};
  for (const [key, tensor] of Object.entries(state.tensors)) {
    if (key.startsWith(keptPrefix)) kept[key.slice(keptPrefix.length)] = tensor;
    else own[key] = tensor;
  }
  const snapshot = { step, stepCounts, tensors: own };
  if (!about) return { snapshot, kept: undefined, readings };
  const names = Object.keys(own);
  const prefix = names.some((key) => key.startsWith(averagedPrefix)) ? averagedPrefix : 'trainable.';
  const shown = names.filter((key) => key.startsWith(prefix));
  if (shown.length === 0 || !shown.every((key) => kept[key]?.shape.join() === own[key].shape.join())) {
    throw new UserError(`${name} lacks weights of the step that was kept: restore it, or start a new run`);
  }
  return { snapshot, kept: { ...about, tensors: kept }, readings };
}

/** Reads the meter's readings from the lines of a log up to a step. */
export function readingsIn(log: readonly object[], steps: number): SteppedReading[] {
  return log.flatMap((line) => readingOf(line) ?? []).filter(({ step }) => step <= steps);
}

function parseCounts(text: string | undefined): Record<string, number> | undefined {
  const value = parseJson(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const entries = Object.entries(value);
  const sound = entries.every(([, count]) => Number.isSafeInteger(count) && Number(count) >= 0);
  return sound ? Object.fromEntries(entries.map(([name, count]) => [name, Number(count)])) : undefined;
}

function parseKept(text: string): Omit<KeptWeights, 'tensors'> | undefined {
  const value = parseJson(text) as { readonly step?: unknown; readonly before?: object } | undefined;
  const before = readingOf({ ...value?.before, step: 0 });
  if (!value || !before || !Number.isSafeInteger(value.step)) return undefined;
  const { step: _, ...figures } = before;
  return { step: Number(value.step), before: figures };
}

/** Null for damaged text. */
function parseReadings(text: string): SteppedReading[] | null {
  const values = parseJson(text);
  if (!Array.isArray(values)) return null;
  const readings = values.flatMap((value: unknown) => readingOf(value) ?? []);
  return readings.length === values.length ? readings : null;
}

function readingOf(value: unknown): SteppedReading | undefined {
  const { step, quality, diversity, alignment } = (value ?? {}) as Partial<Record<string, unknown>>;
  const figures = { quality, diversity, alignment };
  if (!Number.isSafeInteger(step) || !Object.values(figures).every(Number.isFinite)) return undefined;
  return { step: Number(step), ...(figures as Omit<SteppedReading, 'step'>) };
}

function parseJson(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
}
