export * from './gradients.js';
export * from './interpreter.js';
export { constant, constantValue, fill, scalar } from './primitives/constant.js';
export { conv, convGeometry, convInputGradient, convWeightGradient } from './primitives/conv.js';
export { adjointFir, type ConvGeometry, type FirGeometry, firOutputSize } from './primitives/convLoops.js';
export {
  abs,
  add,
  cos,
  div,
  erf,
  exp,
  greater,
  leakyRelu,
  leakyReluMask,
  log,
  maximum,
  minimum,
  mul,
  neg,
  type Operand,
  sigmoid,
  sign,
  sin,
  softplus,
  sqrt,
  stopGradient,
  sub,
  tanh,
} from './primitives/elementwise.js';
export { errorFunction } from './primitives/errorFunction.js';
export { fir, firGeometry } from './primitives/fir.js';
export { gather, scatterAdd } from './primitives/gather.js';
export { gridSample, gridSampleAdjoint } from './primitives/gridSample.js';
export { matmul } from './primitives/matmul.js';
export { inverseDeviation, normalize } from './primitives/normalize.js';
export { broadcastTo, sum, sumTo } from './primitives/reduce.js';
export { reshape, swapLastAxes, transpose } from './primitives/shape.js';
export { concat, pad, slice, sliceAxis } from './primitives/slice.js';
export { softmax } from './primitives/softmax.js';
export {
  type BlurKernel,
  blurAfterTransposedConv,
  blurKernelOf,
  downConv,
  transposedShape,
  upConv,
  upConvInputGradient,
  upConvWeightGradient,
} from './primitives/upConv.js';
export * from './program.js';
export { elementCount, sameShape } from './shapes.js';
export { simplify } from './simplify.js';
export {
  type ElementType,
  input,
  placeholderOf,
  type Shape,
  state,
  type Tensor,
  topologicalOrder,
  type Value,
} from './tensor.js';
