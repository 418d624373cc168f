import { elementCount } from '../graph/index.js';
import type { OnnxBuilder } from './builder.js';
import type { OnnxNode, OnnxType, OnnxValueInfo } from './onnxModel.js';

/** The memory that a run of a program takes, in bytes. */
export interface MemoryPlan {
  /** Peak of the intermediate results held at the same time. */
  readonly activations: number;
  /** Entries of the state that the program reads. */
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

/** Operators that write into the memory of an input of the same shape that is no longer needed. */
const inPlace = new Set([
  'Add',
  'Sub',
  'Mul',
  'Div',
  'LeakyRelu',
  'Clip',
  'Sqrt',
  'Neg',
  'Sigmoid',
  'Tanh',
  'Exp',
]);

/** Memory into which one result is computed, or several of the same shape one after another. */
interface Buffer {
  readonly key: string;
  readonly size: number;
  readonly from: number;
  until: number;
}

/**
 * Follows ONNX Runtime's planner over the nodes in execution order: results are computed in place where an operator
 * can, a dead result's memory is reserved for the next one of exactly the same shape, however much later that comes,
 * and everything else is freed after its last use.
 */
export function planMemory(
  builder: OnnxBuilder,
  reads: readonly OnnxValueInfo[],
  outputs: readonly OnnxValueInfo[],
): MemoryPlan {
  const total = (infos: readonly OnnxValueInfo[]) => infos.reduce((sum, info) => sum + bytesOf(info), 0);
  return {
    activations: peakOf(assignBuffers(builder, outputs)),
    state: total(reads),
    fetched: total(outputs),
  };
}

function assignBuffers(builder: OnnxBuilder, outputs: readonly OnnxValueInfo[]): Buffer[] {
  const { ownerOf, lastUse } = lifetimes(builder.nodes, outputs);
  const buffers: Buffer[] = [];
  const holding = new Map<string, Buffer>();
  const free = new Map<string, Buffer[]>();
  builder.nodes.forEach((node, i) => {
    const sources = [...new Set(node.inputs.map(ownerOf))];
    const dying = sources.filter((name) => holding.has(name) && lastUse.get(name) === i);
    for (const name of node.outputs) {
      const info = builder.describe(name);
      if (!info || ownerOf(name) !== name || !lastUse.has(name)) continue;
      const key = reuseKey(info);
      const donor = inPlace.has(node.operator)
        ? dying.find((source) => holding.get(source)?.key === key)
        : undefined;
      const reused = donor === undefined ? free.get(key)?.pop() : holding.get(donor);
      const buffer = reused ?? { key, size: bytesOf(info), from: i, until: i };
      if (!reused) buffers.push(buffer);
      if (donor !== undefined) holding.delete(donor);
      buffer.until = lastUse.get(name) ?? i;
      holding.set(name, buffer);
    }
    for (const name of dying) {
      const buffer = holding.get(name);
      if (!buffer) continue;
      holding.delete(name);
      free.set(buffer.key, [...(free.get(buffer.key) ?? []), buffer]);
    }
  });
  return buffers;
}

/** Equal for results that may share memory, one after another. */
function reuseKey({ type, shape }: Pick<OnnxValueInfo, 'shape' | 'type'>): string {
  return `${type} ${shape}`;
}

/** The value whose memory a name stands for, and the node after which that memory is dead. */
function lifetimes(
  nodes: readonly OnnxNode[],
  outputs: readonly OnnxValueInfo[],
): {
  ownerOf: (name: string) => string;
  lastUse: ReadonlyMap<string, number>;
} {
  const owner = new Map<string, string>();
  const ownerOf = (name: string): string => owner.get(name) ?? name;
  const lastUse = new Map<string, number>();
  nodes.forEach((node, i) => {
    if (viewing.has(node.operator)) owner.set(node.outputs[0], ownerOf(node.inputs[0]));
    for (const name of node.inputs) lastUse.set(ownerOf(name), i);
  });
  // What is fetched is held to the end.
  for (const { name } of outputs) lastUse.set(ownerOf(name), nodes.length);
  return { ownerOf, lastUse };
}

/** The maximum number of bytes held at any one node. */
function peakOf(buffers: readonly Buffer[]): number {
  const changes = new Map<number, number>();
  const change = (at: number, size: number) => changes.set(at, (changes.get(at) ?? 0) + size);
  for (const { size, from, until } of buffers) {
    change(from, size);
    change(until + 1, -size);
  }
  let [present, peak] = [0, 0];
  for (const at of [...changes.keys()].sort((a, b) => a - b)) {
    present += changes.get(at) ?? 0;
    peak = Math.max(peak, present);
  }
  return peak;
}
