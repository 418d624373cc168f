import type { OnnxNode } from '../onnxModel.js';
import { type Fusion, type NodeGraph, scaledOf } from './nodeGraph.js';

/** The product that takes either factor transposed and scales its result. */
function fused(node: OnnxNode, inputs: readonly string[], attributes: OnnxNode['attributes']): OnnxNode {
  return {
    ...node,
    operator: 'FusedMatMul',
    domain: 'com.microsoft',
    inputs,
    attributes: { ...node.attributes, ...attributes },
  };
}

function isProduct(node: OnnxNode | undefined): node is OnnxNode {
  return node?.operator === 'MatMul' || node?.operator === 'FusedMatMul';
}

function alphaOf({ attributes: { alpha } }: OnnxNode): number {
  return typeof alpha === 'object' && 'float' in alpha ? alpha.float : 1;
}

/** The value behind an exchange of the last two axes. */
function behindTransposition(name: string, graph: NodeGraph): string | undefined {
  const node = graph.makerOf(name);
  if (node?.operator !== 'Transpose') return undefined;
  const order = node.attributes.perm as readonly number[];
  const rank = order.length;
  const swapsLast = rank > 1 && order.every((axis, i) => axis === (i < rank - 2 ? i : 2 * rank - 3 - i));
  return swapsLast ? node.inputs[0] : undefined;
}

/** A product of transposed matrices reads them where they lie. */
export const takeTransposed: Fusion = (node, graph) => {
  if (!isProduct(node) || node.attributes.transBatchA === 1 || node.attributes.transBatchB === 1)
    return undefined;
  const behind = node.inputs.map((name) => behindTransposition(name, graph));
  if (behind.every((source) => source === undefined)) return undefined;
  const flag = (name: string, i: number) =>
    Number((node.attributes[name] === 1) !== (behind[i] !== undefined));
  const inputs = node.inputs.map((name, i) => behind[i] ?? name);
  return fused(node, inputs, { transA: flag('transA', 0), transB: flag('transB', 1) });
};

/** A product of a scaled matrix scales its result instead, while that is written. */
export const takeScaledFactor: Fusion = (node, graph) => {
  if (!isProduct(node)) return undefined;
  let alpha = alphaOf(node);
  const inputs = node.inputs.map((name) => {
    const scaled = graph.isReadOnce(name) ? scaledOf(graph.makerOf(name), graph) : undefined;
    alpha *= scaled?.factor ?? 1;
    return scaled?.source ?? name;
  });
  return inputs.every((name, i) => name === node.inputs[i])
    ? undefined
    : fused(node, inputs, { alpha: { float: alpha } });
};

/** A scaled product is scaled while it is written. */
export const scaleProduct: Fusion = (node, graph) => {
  const scaled = scaledOf(node, graph);
  const product = scaled && graph.makerOf(scaled.source);
  if (!scaled || !isProduct(product) || !graph.isReadOnce(scaled.source)) return undefined;
  const whole = fused(product, product.inputs, { alpha: { float: alphaOf(product) * scaled.factor } });
  return { ...whole, outputs: node.outputs };
};
