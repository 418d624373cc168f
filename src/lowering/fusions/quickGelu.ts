import { type Fusion, scaledOf } from './nodeGraph.js';

/** `x sigmoid(c x)` in one pass over x, where the sigmoid is not kept for a gradient. */
export const quickGelu: Fusion = (node, graph) => {
  if (node.operator !== 'Mul') return undefined;
  const [a, b] = node.inputs;
  for (const [x, gate] of [
    [a, b],
    [b, a],
  ]) {
    const sigmoid = graph.isReadOnce(gate) ? graph.makerOf(gate) : undefined;
    if (sigmoid?.operator !== 'Sigmoid' || !graph.isReadOnce(sigmoid.inputs[0])) continue;
    const scaled = scaledOf(graph.makerOf(sigmoid.inputs[0]), graph);
    if (scaled?.source !== x) continue;
    return {
      operator: 'QuickGelu',
      domain: 'com.microsoft',
      inputs: [x],
      outputs: node.outputs,
      attributes: { alpha: { float: scaled.factor } },
    };
  }
  return undefined;
};
