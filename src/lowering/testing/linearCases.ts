import {
  gradients,
  input,
  inverseDeviation,
  matmul,
  mul,
  normalize,
  softmax,
  sum,
  swapLastAxes,
  type Tensor,
} from '../../graph/index.js';
import { inputs, type LoweringCase, numbersFor, randomCase, singlePrecision } from './cases.js';

const [rows, inner, columns] = [5, 7, 4];

/** Leading axes of the two operands. */
const batches = [
  [[], []],
  [[3], [3]],
  [[3], []],
  [[], [3]],
  [[1], [3]],
  [[3], [1]],
  [
    [2, 3],
    [2, 3],
  ],
  [[2, 3], []],
  [[], [2, 3]],
  [[2, 3], [3]],
  [[3], [2, 3]],
  [
    [2, 1],
    [1, 3],
  ],
] as const;

const products = batches.flatMap(([left, right]) =>
  [0, 1, 2, 3].map((which) => {
    const [transA, transB] = [which % 2 === 1, which > 1];
    const [a, b] = inputs(
      [...left, ...(transA ? [inner, rows] : [rows, inner])],
      [...right, ...(transB ? [columns, inner] : [inner, columns])],
    );
    const product = matmul(transA ? swapLastAxes(a) : a, transB ? swapLastAxes(b) : b);
    const name = `matmul [${a.shape}]${transA ? '^T' : ''} x [${b.shape}]${transB ? '^T' : ''}`;
    return randomCase(name, [product]);
  }),
);

const summed: [number[], number[]][] = [
  [[6], [0]],
  [[3, 4], [0]],
  [[3, 4], [1]],
  [
    [3, 4],
    [0, 1],
  ],
  [[2, 3, 4], [1]],
  [[2, 3, 4, 5], [0]],
  [[2, 3, 4, 5], [1]],
  [[2, 3, 4, 5], [2]],
  [[2, 3, 4, 5], [3]],
  [
    [2, 3, 4, 5],
    [1, 2],
  ],
  [
    [2, 3, 4, 5],
    [2, 3],
  ],
  [
    [2, 3, 4, 5],
    [0, 2],
  ],
  [
    [2, 3, 4, 5],
    [0, 3],
  ],
  [
    [2, 3, 4, 5],
    [1, 3],
  ],
  [
    [2, 3, 4, 5],
    [0, 2, 3],
  ],
  [
    [2, 3, 4, 5],
    [0, 1, 2, 3],
  ],
  [
    [2, 1, 4, 1],
    [1, 2],
  ],
  [
    [1, 3, 1],
    [0, 1],
  ],
  [
    [1, 1, 1],
    [0, 1, 2],
  ],
  [
    [2, 3, 2, 2, 3],
    [1, 2, 3],
  ],
];

const sums = summed.map(([shape, axes]) => {
  const [x] = inputs(shape);
  return randomCase(`sum of [${shape}] over [${axes}]`, [sum(x, axes), sum(x, axes, true)]);
});

/** A function of the last axis with its gradient, on numbers in [low, high). */
function alongLast(
  name: string,
  operation: (x: Tensor) => Tensor,
  shape: number[],
  [low, high]: [number, number],
  bound = singlePrecision,
): LoweringCase {
  const [x, c] = [input('x', shape), input('c', operation(input('x', shape)).shape)];
  const y = operation(x);
  return {
    name: `${name} of [${shape}] in [${low}, ${high}]`,
    tensors: [y, ...gradients(sum(mul(y, c)), [x])],
    bindings: { x: numbersFor(shape, 5, low, high), c: numbersFor(c.shape, 6) },
    bound,
  };
}

const alongLastAxis = [
  ...[[9], [3, 8], [2, 3, 17]].flatMap((shape) => [
    alongLast('softmax', softmax, shape, [-1, 1]),
    alongLast('softmax', softmax, shape, [-5, 5]),
    alongLast('softmax', softmax, shape, [5000, 5001]),
    alongLast('normalize', (x) => normalize(x, 1e-5), shape, [-1, 1]),
    alongLast('normalize', (x) => normalize(x, 0.3), shape, [-0.01, 0.01]),
    alongLast('inverseDeviation', (x) => inverseDeviation(x, 1e-5), shape, [-1, 1]),
  ]),
  // Without its gradient, which vanishes where the softmax saturates and leaves only rounding.
  randomCase('saturated softmax', [softmax(mul(input('x', [5, 9]), 80))]),
  // A mean of ten deviations costs a digit of the difference from it.
  alongLast('normalize', (x) => normalize(x, 1e-5), [4, 64], [5, 6], 2e-5),
];

/** Matrix products, sums, softmax and layer normalisation. */
export const linearCases: readonly LoweringCase[] = [...products, ...sums, ...alongLastAxis];
