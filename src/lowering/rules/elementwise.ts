import type { Tensor } from '../../graph/index.js';
import type { OnnxValue } from '../builder.js';
import type { RuleContext, Rules } from '../rule.js';

/** Large enough that any y but the tiniest saturates the clip: a step function that every device has. */
const steepness = 1e30;

const direct = {
  add: 'Add',
  sub: 'Sub',
  mul: 'Mul',
  div: 'Div',
  maximum: 'Max',
  minimum: 'Min',
  neg: 'Neg',
  exp: 'Exp',
  log: 'Log',
  sqrt: 'Sqrt',
  tanh: 'Tanh',
  sigmoid: 'Sigmoid',
  softplus: 'Softplus',
  erf: 'Erf',
  sin: 'Sin',
  cos: 'Cos',
  abs: 'Abs',
} as const;

function lowerDirect(operator: string): Rules[string] {
  return {
    lower: (tensor, { builder, lowered }) =>
      builder.emit(
        operator,
        tensor.inputs.map((source) => lowered(source)),
        tensor.shape,
      ),
  };
}

function indicator(a: OnnxValue, b: OnnxValue, tensor: Tensor, { builder }: RuleContext): OnnxValue {
  const truth = builder.emit('Greater', [a, b], tensor.shape, { type: 'bool' });
  return builder.emit('Cast', [truth], tensor.shape, { attributes: { to: 1 } });
}

/** Elementwise operations: mostly one ONNX operator each. */
export const elementwiseRules: Rules = {
  ...Object.fromEntries(Object.entries(direct).map(([name, operator]) => [name, lowerDirect(operator)])),
  greater: {
    lower: (tensor, context) =>
      indicator(context.lowered(tensor.inputs[0]), context.lowered(tensor.inputs[1]), tensor, context),
  },
  sign: {
    // ONNX's Sign is missing on WebGPU.
    lower(tensor, context) {
      const x = context.lowered(tensor.inputs[0]);
      const zero = context.builder.constant([0], []);
      const positive = indicator(x, zero, tensor, context);
      return context.builder.emit('Sub', [positive, indicator(zero, x, tensor, context)], tensor.shape);
    },
  },
  stopGradient: { lower: (tensor, { lowered }) => lowered(tensor.inputs[0]) },
  leakyRelu: {
    lower: (tensor, { builder, lowered }) =>
      builder.emit('LeakyRelu', [lowered(tensor.inputs[0])], tensor.shape, {
        attributes: { alpha: { float: Number(tensor.attributes.slope) } },
      }),
  },
  leakyReluMask: {
    lower(tensor, { builder, lowered }) {
      const y = lowered(tensor.inputs[0]);
      const steep = builder.emit('Mul', [y, builder.constant([steepness], [])], tensor.shape);
      const slope = builder.constant([Number(tensor.attributes.slope)], []);
      return builder.emit('Clip', [steep, slope, builder.constant([1], [])], tensor.shape);
    },
  },
};
