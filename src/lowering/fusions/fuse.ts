import type { OnnxBuilder } from '../builder.js';
import type { OnnxNode, OnnxValueInfo } from '../onnxModel.js';
import { scaleProduct, takeScaledFactor, takeTransposed } from './matrixProducts.js';
import { type Fusion, nodeGraph } from './nodeGraph.js';
import { quickGelu } from './quickGelu.js';

/** A view of a view is a view of what lies behind both. */
const viewOnce: Fusion = (node, graph) => {
  const behind = node.operator === 'Reshape' ? graph.makerOf(node.inputs[0]) : undefined;
  if (behind?.operator !== 'Reshape') return undefined;
  return { ...node, inputs: [behind.inputs[0], node.inputs[1]] };
};

const fusions: readonly Fusion[] = [viewOnce, takeTransposed, takeScaledFactor, scaleProduct, quickGelu];

/**
 * The nodes of a graph with neighbours fused into one operator, and without those that nobody reads any more.
 *
 * ONNX Runtime does the same when it opens a session, and dozens of other things that never apply to our graphs: of the time that a
 * session of a training step takes to open, they are two thirds (measured), so it is opened without them.
 */
export function fuse(builder: OnnxBuilder, outputs: readonly OnnxValueInfo[]): OnnxNode[] {
  const made = new Map<string, OnnxNode>();
  const graph = nodeGraph(builder, made);
  const nodes = builder.nodes.map((node) => {
    let current = node;
    for (const fusion of fusions) current = fusion(current, graph) ?? current;
    for (const name of current.outputs) made.set(name, current);
    return current;
  });
  return withoutCopies(
    withoutUnread(
      nodes,
      outputs.map(({ name }) => name),
    ),
  );
}

function withoutUnread(nodes: readonly OnnxNode[], outputs: readonly string[]): OnnxNode[] {
  const read = new Set(outputs);
  const kept = nodes.toReversed().filter(({ inputs, outputs: made }) => {
    const isRead = made.some((name) => read.has(name));
    if (isRead) for (const name of inputs) read.add(name);
    return isRead;
  });
  return kept.reverse();
}

/** Computes a result under the name by which it is fetched, instead of copying it there; inputs and constants stay copied. */
function withoutCopies(nodes: readonly OnnxNode[]): OnnxNode[] {
  const makers = new Set(
    nodes.filter(({ operator }) => operator !== 'Identity').flatMap(({ outputs }) => outputs),
  );
  const names = new Map<string, string>();
  const kept = nodes.filter(({ operator, inputs, outputs }) => {
    // A second copy of the same result keeps its node.
    const isCopy = operator === 'Identity' && makers.has(inputs[0]) && !names.has(inputs[0]);
    if (isCopy) names.set(inputs[0], outputs[0]);
    return !isCopy;
  });
  const renamed = (name: string) => names.get(name) ?? name;
  return kept.map((node) => ({
    ...node,
    inputs: node.inputs.map(renamed),
    outputs: node.outputs.map(renamed),
  }));
}
