import { elementCount } from '../graph/index.js';
import type { OnnxBuilder } from './builder.js';
import type { OnnxNode, OnnxType } from './onnxModel.js';

/** The work of one run of a program, from which its time is estimated. */
export interface ProgramWork {
  /** Multiplications with an addition, in convolutions and matrix products. */
  readonly multiplyAdds: number;
  /** Bytes that operations read and write. */
  readonly bytes: number;
  /** Operations that are started. */
  readonly nodes: number;
}

const bytesOf: Readonly<Record<OnnxType, number>> = { float32: 4, int32: 4, int64: 8, bool: 1 };

/** Operators that move nothing. */
const free = new Set(['Reshape', 'Identity']);

/** Counts the work of all nodes. */
export function countWork(builder: OnnxBuilder): ProgramWork {
  const constants = new Map(builder.initializers.map((each) => [each.name, each] as const));
  const sizeOf = (name: string): number => {
    const value = builder.describe(name) ?? constants.get(name);
    return value === undefined ? 0 : elementCount(value.shape) * bytesOf[value.type];
  };
  const shapeOf = (name: string): readonly number[] =>
    (builder.describe(name) ?? constants.get(name))?.shape ?? [];
  const nodes = builder.nodes.filter(({ operator }) => !free.has(operator));
  let [multiplyAdds, bytes] = [0, 0];
  for (const node of nodes) {
    multiplyAdds += multiplyAddsOf(node, shapeOf);
    for (const name of [...node.inputs, ...node.outputs]) bytes += sizeOf(name);
  }
  return { multiplyAdds, bytes, nodes: nodes.length };
}

function multiplyAddsOf(
  { operator, inputs, outputs, attributes }: OnnxNode,
  shapeOf: (name: string) => readonly number[],
): number {
  const [first, second] = [shapeOf(inputs[0]), shapeOf(inputs[1] ?? '')];
  const results = elementCount(shapeOf(outputs[0]));
  // Of a kernel [O, I / groups, h, w] every result takes one filter; of its transpose every input gives to one.
  if (operator === 'Conv') return results * elementCount(second.slice(1));
  if (operator === 'ConvTranspose') return elementCount(first) * elementCount(second.slice(1));
  if (operator === 'Gemm' || operator === 'MatMul' || operator === 'FusedMatMul') {
    // A batch in the middle stands between the axes of the matrix.
    const fromEnd = attributes.transA !== 1 ? 1 : attributes.transBatchA === 1 ? 3 : 2;
    return results * first[first.length - fromEnd];
  }
  return 0;
}

/** The work of several runs together, each as often as it is said. */
export function sumWork(runs: readonly (readonly [work: ProgramWork, times: number])[]): ProgramWork {
  const total = (key: keyof ProgramWork): number =>
    runs.reduce((sum, [work, times]) => sum + work[key] * times, 0);
  return { multiplyAdds: total('multiplyAdds'), bytes: total('bytes'), nodes: total('nodes') };
}
