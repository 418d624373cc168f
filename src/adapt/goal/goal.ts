import { state, type Tensor } from '../../graph/index.js';
import { type FloatTensor, floatTensor } from '../../tensorData.js';

/** A wanted change as a CLIP sees it; all embeddings are of unit length. */
export interface Goal {
  /** The direction of the change, `[E]`. */
  readonly direction: Float64Array;
  /** Where pictures shall arrive, by which the meter measures them, `[E]`. */
  readonly target: Float64Array;
  /** Embedding of images as they are now, `[E]`; known where consolidation asks for it. */
  readonly source: Float64Array | undefined;
  /** The changes that texts ask for, to the target and to variations of it, rows of `[V, E]`, not normalised. */
  readonly changes: readonly Float64Array[] | undefined;
  /** Embedding that the global loss compares with, `[E]`. */
  readonly global: Float64Array | undefined;
  /** Embedding that the choice of layers compares with, `[E]`. */
  readonly selection: Float64Array | undefined;
  /** The cosine of the source and target texts. */
  readonly textCosine: number | undefined;
  /** The direction of each part's texts, rows of `[T, E]`. */
  readonly parts: readonly Float64Array[] | undefined;
}

/** A {@link Goal} as graph: `direction`, `source`, `global` and `selection` are `[1, E]`, `changes` `[V, E]`, `parts` `[T, E]`. */
export interface GoalTensors {
  readonly direction: Tensor;
  readonly source: Tensor;
  readonly changes: Tensor;
  /** Multiplied by the logit scale / 100. */
  readonly global: Tensor;
  /** Multiplied by the logit scale / 100. */
  readonly selection: Tensor;
  readonly textCosine: Tensor;
  readonly parts: Tensor;
}

/** How many rows the goals of a run have. */
export interface GoalRows {
  readonly parts: number;
  readonly changes: number;
}

/** The goal of CLIP `index` as entries of the runtime's state; see {@link goalEntries}. */
export function goalTensors(index: number, embedding: number, { parts, changes }: GoalRows): GoalTensors {
  const entry = (name: string, shape: readonly number[]): Tensor => state(`goal.${index}.${name}`, shape);
  return {
    direction: entry('direction', [1, embedding]),
    source: entry('source', [1, embedding]),
    changes: entry('changes', [changes, embedding]),
    global: entry('global', [1, embedding]),
    selection: entry('selection', [1, embedding]),
    textCosine: entry('textCosine', []),
    parts: entry('parts', [parts, embedding]),
  };
}

/** The entries of the state that {@link goalTensors} reads; `logitScale` is CLIP's factor of cosines, about 100. */
export function goalEntries(
  index: number,
  goal: Pick<Goal, 'direction'> & Partial<Omit<Goal, 'target'>>,
  logitScale: number,
): Record<string, FloatTensor> {
  const embedding = goal.direction.length;
  const row = (vector: Float64Array, factor = 1): FloatTensor =>
    floatTensor(
      Float32Array.from(vector, (value) => value * factor),
      [1, embedding],
    );
  const rows = (vectors: readonly Float64Array[]): FloatTensor =>
    floatTensor(Float32Array.from(vectors.flatMap((vector) => [...vector])), [vectors.length, embedding]);
  const { direction, source, changes, global, selection, textCosine, parts } = goal;
  const entries: [string, FloatTensor | undefined][] = [
    ['direction', row(direction)],
    ['source', source && row(source)],
    ['changes', changes && rows(changes)],
    ['global', global && row(global, logitScale / 100)],
    ['selection', selection && row(selection, logitScale / 100)],
    ['textCosine', textCosine === undefined ? undefined : floatTensor([textCosine], [])],
    ['parts', parts && rows(parts)],
  ];
  return Object.fromEntries(
    entries.flatMap(([name, tensor]) => (tensor ? [[`goal.${index}.${name}`, tensor]] : [])),
  );
}
