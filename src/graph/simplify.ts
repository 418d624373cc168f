import { interpret } from './interpreter.js';
import { constant, constantValue } from './primitives/constant.js';
import { broadcastShapes, elementCount, sameShape } from './shapes.js';
import { apply, type Tensor, topologicalOrder } from './tensor.js';

/** Larger constants would enlarge the model by more than it costs to compute them. */
const largestFoldedConstant = 1 << 20;

const broadcasting = new Set(['add', 'sub', 'mul', 'div', 'maximum', 'minimum', 'greater']);

/**
 * Rewrites a graph into a cheaper one with the same meaning: computes constants, drops multiplications by one and
 * additions of zero, and leaves a broadcast that feeds an elementwise operation to that operation.
 */
export function simplify(outputs: readonly Tensor[]): Tensor[] {
  const simplified = new Map<Tensor, Tensor>();
  const rewritten = (tensor: Tensor): Tensor => simplified.get(tensor) ?? tensor;
  for (const tensor of topologicalOrder(outputs)) {
    const inputs = tensor.inputs.map(rewritten);
    simplified.set(tensor, rewrite(tensor, inputs));
  }
  return outputs.map(rewritten);
}

function rewrite(tensor: Tensor, inputs: readonly Tensor[]): Tensor {
  if (inputs.length === 0) return tensor;
  const kept = inputs.every((source, i) => source === tensor.inputs[i])
    ? tensor
    : apply(tensor.primitive, inputs, tensor.attributes, tensor.shape, tensor.type);
  return fold(kept) ?? neutral(kept) ?? scaled(kept) ?? withoutBroadcast(kept) ?? kept;
}

function fold(tensor: Tensor): Tensor | undefined {
  if (elementCount(tensor.shape) > largestFoldedConstant) return undefined;
  if (!tensor.inputs.every((source) => constantValue(source))) return undefined;
  const [{ data }] = interpret([tensor]);
  return constant(data, tensor.shape, tensor.type);
}

/** The single number that fills a constant, if there is one. */
function uniform(tensor: Tensor): number | undefined {
  const data = constantValue(tensor);
  return data?.every((value) => value === data[0]) ? data[0] : undefined;
}

function neutral(tensor: Tensor): Tensor | undefined {
  const [a, b] = tensor.inputs;
  const keeps = (operand: Tensor) => (sameShape(operand.shape, tensor.shape) ? operand : undefined);
  switch (tensor.primitive.name) {
    case 'stopGradient':
      return a;
    case 'mul':
      return (uniform(b) === 1 ? keeps(a) : undefined) ?? (uniform(a) === 1 ? keeps(b) : undefined);
    case 'add':
      return (uniform(b) === 0 ? keeps(a) : undefined) ?? (uniform(a) === 0 ? keeps(b) : undefined);
    case 'sub':
      return uniform(b) === 0 ? keeps(a) : undefined;
    case 'div':
      return uniform(b) === 1 ? keeps(a) : undefined;
    default:
      return undefined;
  }
}

/** x * c * d as x * (c * d), and -x * c as x * -c: one pass over memory instead of two. */
function scaled(tensor: Tensor): Tensor | undefined {
  if (tensor.primitive.name !== 'mul') return undefined;
  for (const [outer, factor] of [tensor.inputs, tensor.inputs.toReversed()]) {
    const c = scalarValue(factor);
    if (c === undefined) continue;
    if (outer.primitive.name === 'neg' && sameShape(outer.shape, tensor.shape)) {
      return multiply(tensor, outer.inputs[0], -c);
    }
    if (outer.primitive.name !== 'mul') continue;
    for (const [inner, other] of [outer.inputs, outer.inputs.toReversed()]) {
      const d = scalarValue(other);
      if (d !== undefined && sameShape(inner.shape, tensor.shape)) return multiply(tensor, inner, c * d);
    }
  }
  return undefined;
}

function scalarValue(tensor: Tensor): number | undefined {
  const data = constantValue(tensor);
  return data?.length === 1 ? data[0] : undefined;
}

function multiply(template: Tensor, x: Tensor, factor: number): Tensor {
  if (factor === 1) return x;
  return apply(template.primitive, [x, constant([factor], [])], {}, template.shape);
}

function withoutBroadcast(tensor: Tensor): Tensor | undefined {
  if (!broadcasting.has(tensor.primitive.name)) return undefined;
  const bare = tensor.inputs.map((source) =>
    source.primitive.name === 'broadcast' ? source.inputs[0] : source,
  );
  for (const inputs of [bare, [bare[0], tensor.inputs[1]], [tensor.inputs[0], bare[1]]]) {
    const changed = inputs.some((source, i) => source !== tensor.inputs[i]);
    if (changed && sameShape(broadcastShapes(inputs[0].shape, inputs[1].shape), tensor.shape)) {
      return apply(tensor.primitive, inputs, tensor.attributes, tensor.shape, tensor.type);
    }
  }
  return undefined;
}
