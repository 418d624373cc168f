import { elementCount, sameShape, type Tensor } from '../../graph/index.js';
import type { OnnxBuilder, OnnxValue } from '../builder.js';
import type { Rule, RuleContext, Rules } from '../rule.js';

/** The operand behind a transposition of the last two axes, or the operand itself. */
function lookThrough(operand: Tensor): { source: Tensor; transposed: boolean } {
  if (operand.primitive.name !== 'transpose') return { source: operand, transposed: false };
  const order = operand.attributes.order as readonly number[];
  const rank = order.length;
  const swapsLast = order.every((axis, i) => axis === (i < rank - 2 ? i : 2 * rank - 3 - i));
  return swapsLast ? { source: operand.inputs[0], transposed: true } : { source: operand, transposed: false };
}

const matmulRule: Rule = {
  demands: (tensor) => tensor.inputs.map((operand) => lookThrough(operand).source),
  lower(tensor, { builder, lowered, options }) {
    const [a, b] = tensor.inputs.map((operand) => {
      const { source, transposed } = lookThrough(operand);
      return { value: lowered(source), transposed };
    });
    if (!a.transposed && !b.transposed) return builder.emit('MatMul', [a.value, b.value], tensor.shape);
    if (tensor.shape.length === 2) return builder.gemm(a.value, b.value, a.transposed, b.transposed);
    if (options.device === 'cpu') {
      return builder.emit('FusedMatMul', [a.value, b.value], tensor.shape, {
        domain: 'com.microsoft',
        attributes: { transA: Number(a.transposed), transB: Number(b.transposed) },
      });
    }
    const plain = [a, b].map(({ value, transposed }) => (transposed ? swapLast(builder, value) : value));
    return builder.emit('MatMul', plain, tensor.shape);
  },
};

function swapLast(builder: OnnxBuilder, value: OnnxValue): OnnxValue {
  const rank = value.shape.length;
  return builder.transpose(
    value,
    value.shape.map((_, i) => (i < rank - 2 ? i : 2 * rank - 3 - i)),
  );
}

/** Whether the axes are a run that is neither first nor last: reducing it strides through memory. */
function isMiddleRun(axes: readonly number[], rank: number): boolean {
  const consecutive = axes.every((axis, i) => i === 0 || axis === axes[i - 1] + 1);
  return consecutive && axes[0] > 0 && axes[axes.length - 1] < rank - 1;
}

const sumRule: Rule = {
  lower(tensor, { builder, lowered }) {
    const x = lowered(tensor.inputs[0]);
    const axes = (tensor.attributes.axes as readonly number[]).filter((axis) => x.shape[axis] !== 1);
    if (axes.length === 0) return builder.reshape(x, tensor.shape);
    if (isMiddleRun(axes, x.shape.length)) {
      // A row of ones as a matrix product runs at memory speed, a ReduceSum over a middle axis ten times slower.
      const size = (from: number, to: number) => elementCount(x.shape.slice(from, to));
      const last = axes[axes.length - 1] + 1;
      const stacked = [size(0, axes[0]), size(axes[0], last), size(last, x.shape.length)];
      const ones = builder.constant(new Float64Array(stacked[1]).fill(1), [1, stacked[1]]);
      return builder.reshape(builder.matmul(ones, builder.reshape(x, stacked)), tensor.shape);
    }
    const total = isLong(x.shape, axes) ? sumOfSums(builder, x, axes) : reduceSum(builder, x, axes);
    return sameShape(total.shape, tensor.shape) ? total : builder.reshape(total, tensor.shape);
  },
};

/** From this many terms on, one long sum rounds too much: the error grows with the longest run of additions. */
const longSum = 4096;
/** Splitting sums of fewer terms along the last axis would cost more than it gains. */
const shortestRow = 32;

function isLong(shape: readonly number[], axes: readonly number[]): boolean {
  const terms = elementCount(axes.map((axis) => shape[axis]));
  const last = shape.length - 1;
  return axes.length > 1 && axes.includes(last) && shape[last] >= shortestRow && terms >= longSum;
}

/**
 * Sums along the last axis first, then along the others; the last axis is dropped in between, because a sum along the
 * last is fast.
 */
function sumOfSums(builder: OnnxBuilder, x: OnnxValue, axes: readonly number[]): OnnxValue {
  const last = x.shape.length - 1;
  const rows = builder.reshape(reduceSum(builder, x, [last]), x.shape.slice(0, -1));
  const total = reduceSum(builder, rows, axes.slice(0, -1));
  return builder.reshape(total, [...total.shape, 1]);
}

function reduceSum(builder: OnnxBuilder, x: OnnxValue, axes: readonly number[]): OnnxValue {
  const kept = x.shape.map((extent, axis) => (axes.includes(axis) ? 1 : extent));
  return builder.emit('ReduceSum', [x, builder.constant(axes, [axes.length], 'int64')], kept, {
    attributes: { keepdims: 1 },
  });
}

function layerNormalization(tensor: Tensor, { builder, lowered }: RuleContext): readonly OnnxValue[] {
  const x = lowered(tensor.inputs[0]);
  const width = x.shape[x.shape.length - 1];
  const row = [...x.shape.slice(0, -1), 1];
  const scale = builder.constant(new Float64Array(width).fill(1), [width]);
  return builder.emitMany('LayerNormalization', [x, scale], [x.shape, row, row], {
    attributes: { axis: -1, epsilon: { float: Number(tensor.attributes.epsilon) } },
  });
}

/** Matrix products, sums, softmax and layer normalisation. */
export const linearRules: Rules = {
  matmul: matmulRule,
  sum: sumRule,
  softmax: {
    lower: (tensor, { builder, lowered }) =>
      builder.emit('Softmax', [lowered(tensor.inputs[0])], tensor.shape, { attributes: { axis: -1 } }),
  },
  normalize: { lower: (tensor, context) => layerNormalization(tensor, context)[0] },
  inverseDeviation: { lower: (tensor, context) => layerNormalization(tensor, context)[2] },
};
