import {
  elementCount,
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

const manyTerms: [number[], number[]][] = [
  [[2 ** 20], [0]],
  [[2 ** 17, 3], [0]],
  [[2, 2 ** 18], [1]],
  [[2, 2 ** 17, 3], [1]],
  [
    [2 ** 16, 4],
    [0, 1],
  ],
  [
    [2 ** 14, 3, 16],
    [0, 2],
  ],
  [
    [64, 3, 64, 64],
    [0, 2, 3],
  ],
  [
    [2, 96, 64, 3, 1],
    [1, 2],
  ],
  // Of prime lengths, which have no equal rows.
  [[65537], [0]],
  [[5, 4099], [1]],
  [[4099, 5], [0]],
];

/**
 * A chain of two sums of up to some thousand terms, each addition of which rounds by 2^-24 at most. The errors of random numbers
 * cancel; those of equal ones add up.
 */
const longBound = 2 * 1024 * 2 ** -24;

const longSums = manyTerms.map(([shape, axes]): LoweringCase => {
  const x = input('x', shape);
  const total = sum(x, axes);
  const mean = mul(sum(mul(x, x), axes, true), 1 / axes.reduce((size, axis) => size * shape[axis], 1));
  return {
    name: `long sum of [${shape}] over [${axes}]`,
    tensors: [total, mean],
    bindings: { x: new Float32Array(elementCount(shape)).fill(0.1) },
    bound: longBound,
  };
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

/**
 * A function of the last axis, on numbers of which all but a thousandth is their mean: a rounding of the mean is two thousand times
 * that of the largest result, and a variance that is taken in one pass is wrong by its own size. A mean that is added up one number
 * after the other, as WebAssembly does, is rounded as often as there are numbers, and these errors add up like a random walk.
 */
function farFromZero(name: string, operation: (x: Tensor) => Tensor): LoweringCase {
  const shape = [3, 96];
  return {
    name: `${name} of [${shape}] far from zero`,
    tensors: [operation(input('x', shape))],
    bindings: { x: numbersFor(shape, 7, 1000, 1001) },
    bound: 2000 * 2 ** -24 * Math.sqrt(shape[1]),
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
  farFromZero('normalize', (x) => normalize(x, 1e-5)),
  farFromZero('inverseDeviation', (x) => inverseDeviation(x, 1e-5)),
];

/** Matrix products, sums, softmax and layer normalisation. */
export const linearCases: readonly LoweringCase[] = [...products, ...sums, ...longSums, ...alongLastAxis];
