import { elementCount, type Shape } from '../../graph/index.js';
import type { OnnxBuilder } from '../builder.js';
import type { OnnxNode } from '../onnxModel.js';

/** The nodes of a graph that have been looked at so far, by what they make, with what else a fusion asks. */
export interface NodeGraph {
  /** The node that makes a value; an input or a constant has none. */
  makerOf(name: string): OnnxNode | undefined;
  /** Whether one node alone reads a value, and nobody fetches it. */
  isReadOnce(name: string): boolean;
  shapeOf(name: string): Shape;
  /** The number that a constant of one entry holds. */
  numberOf(name: string): number | undefined;
}

/** A rewriting of one node with those before it, or undefined where it does not apply. */
export type Fusion = (node: OnnxNode, graph: NodeGraph) => OnnxNode | undefined;

/** The view of a builder's graph that fusions have; `made` holds the nodes looked at so far. */
export function nodeGraph(builder: OnnxBuilder, made: ReadonlyMap<string, OnnxNode>): NodeGraph {
  const readers = new Map<string, number>();
  for (const { inputs } of builder.nodes) {
    for (const name of inputs) readers.set(name, (readers.get(name) ?? 0) + 1);
  }
  const constants = new Map(builder.initializers.map((each) => [each.name, each] as const));
  const shapeOf = (name: string): Shape => (constants.get(name) ?? builder.describe(name))?.shape ?? [];
  return {
    makerOf: (name) => made.get(name),
    isReadOnce: (name) => readers.get(name) === 1,
    shapeOf,
    numberOf(name) {
      const constant = constants.get(name);
      return constant && elementCount(constant.shape) === 1 ? constant.data[0] : undefined;
    },
  };
}

/** The other input of a product of two values with a number, and the number, where both have the shape of the result. */
export function scaledOf(
  node: OnnxNode | undefined,
  graph: NodeGraph,
): { readonly source: string; readonly factor: number } | undefined {
  if (node?.operator !== 'Mul') return undefined;
  const [a, b] = node.inputs;
  for (const [source, other] of [
    [a, b],
    [b, a],
  ]) {
    const factor = graph.numberOf(other);
    // A number with more axes than the value would give the result more axes, too.
    const keepsShape = graph.shapeOf(other).length <= graph.shapeOf(source).length;
    if (factor !== undefined && keepsShape) return { source, factor };
  }
  return undefined;
}
