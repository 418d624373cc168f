import { elementCount } from '../graph/index.js';
import type { OnnxBuilder } from './builder.js';
import type { OnnxType, OnnxValueInfo } from './onnxModel.js';

/** What a run of a program holds in memory, in bytes. */
export interface MemoryPlan {
  /** Most bytes of intermediate results alive at once, when nodes run in the order in which they were emitted. */
  readonly activations: number;
  /** Entries of the state that are read. */
  readonly state: number;
  /** Results that are copied out: returned to the caller or written to the state. */
  readonly fetched: number;
}

const bytes: Readonly<Record<OnnxType, number>> = { float32: 4, int32: 4, int64: 8, bool: 1 };

function bytesOf({ shape, type }: Pick<OnnxValueInfo, 'shape' | 'type'>): number {
  return elementCount(shape) * bytes[type];
}

/** Operators whose result is their first input's memory under another shape. */
const viewing = new Set(['Reshape', 'Identity']);

/** Walks the nodes once, freeing each intermediate result after its last use. */
export function planMemory(
  builder: OnnxBuilder,
  reads: readonly OnnxValueInfo[],
  outputs: readonly OnnxValueInfo[],
): MemoryPlan {
  const owner = new Map<string, string>();
  const ownerOf = (name: string): string => owner.get(name) ?? name;
  const lastUse = new Map<string, number>();
  builder.nodes.forEach((node, i) => {
    if (viewing.has(node.operator)) owner.set(node.outputs[0], ownerOf(node.inputs[0]));
    for (const name of node.inputs) lastUse.set(ownerOf(name), i);
  });

  const outside = new Set([...builder.inputs, ...builder.initializers].map(({ name }) => name));
  const live = new Map<string, number>();
  let present = 0;
  let peak = 0;
  builder.nodes.forEach((node, i) => {
    for (const name of node.outputs) {
      const info = builder.describe(name);
      if (!info || owner.has(name) || !lastUse.has(name)) continue;
      live.set(name, bytesOf(info));
      present += bytesOf(info);
    }
    peak = Math.max(peak, present);
    for (const name of node.inputs.map(ownerOf)) {
      const size = live.get(name);
      if (size === undefined || outside.has(name) || lastUse.get(name) !== i) continue;
      present -= size;
      live.delete(name);
    }
  });
  const total = (infos: readonly OnnxValueInfo[]) => infos.reduce((sum, info) => sum + bytesOf(info), 0);
  return { activations: peak, state: total(reads), fetched: total(outputs) };
}
