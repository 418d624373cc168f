import * as graph from '../../graph/index.js';
import { input, type Tensor } from '../../graph/index.js';
import { inputs, type LoweringCase, numbersFor, randomCase } from './cases.js';

type Unary = (x: Tensor) => Tensor;

const anywhere = [
  [-1e-3, 1e-3],
  [-3, 3],
  [-40, 40],
] as const;
const positive = [
  [1e-6, 1e-3],
  [0.5, 2],
  [1, 1e6],
] as const;

/** Operation, ranges of its argument, and its own bound where a device's approximation is coarser than rounding. */
const unary: [string, Unary, readonly (readonly [number, number])[]][] = [
  ['neg', graph.neg, anywhere],
  ['abs', graph.abs, anywhere],
  ['sign', graph.sign, anywhere],
  ['exp', graph.exp, anywhere],
  ['tanh', graph.tanh, anywhere],
  ['sigmoid', graph.sigmoid, anywhere],
  ['softplus', graph.softplus, anywhere],
  ['erf', graph.erf, [anywhere[0], anywhere[1]]],
  ['sin', graph.sin, [anywhere[0], anywhere[1]]],
  ['cos', graph.cos, [anywhere[0], anywhere[1]]],
  ['stopGradient', (x) => graph.mul(graph.stopGradient(x), 3), anywhere],
  ['leakyRelu 0.2', (x) => graph.leakyRelu(x, 0.2), anywhere],
  ['leakyRelu 0', (x) => graph.leakyRelu(x, 0), anywhere],
  ['leakyReluMask', (x) => graph.leakyReluMask(x, 0.2), anywhere],
  ['log', graph.log, positive],
  ['sqrt', graph.sqrt, positive],
];

const unaryCases = unary.flatMap(([name, operation, ranges]) =>
  ranges.map(([low, high]): LoweringCase => {
    const x = input('x', [7, 13]);
    return {
      name: `${name} on [${low}, ${high}]`,
      tensors: [operation(x)],
      bindings: { x: numbersFor(x.shape, 3, low, high) },
      // e^x magnifies the rounding of x by |x|.
      bound: name === 'exp' ? 4e-6 : 1e-6,
    };
  }),
);

const binary = {
  add: graph.add,
  sub: graph.sub,
  mul: graph.mul,
  div: (a: Tensor, b: Tensor) => graph.div(a, graph.add(graph.mul(b, b), 0.5)),
  maximum: graph.maximum,
  minimum: graph.minimum,
  greater: graph.greater,
};

const shapePairs = [
  [[5], [5]],
  [
    [2, 3, 4, 5],
    [2, 3, 4, 5],
  ],
  [[2, 3, 4, 5], []],
  [[], [4]],
  [
    [2, 3, 4, 5],
    [3, 1, 1],
  ],
  [
    [2, 1, 4, 1],
    [3, 1, 5],
  ],
  [[1], [2, 1]],
] as const;

const binaryCases = Object.entries(binary).flatMap(([name, operation]) =>
  shapePairs.map((shapes) => {
    const [a, b] = inputs(...shapes);
    return randomCase(`${name} [${shapes[0]}] [${shapes[1]}]`, [operation(a, b), operation(b, a)]);
  }),
);

const x = input('x', [8]);

/** Arguments at which a formula easily overflows, cancels or takes the wrong side. */
const edgeCases: LoweringCase[] = [
  {
    name: 'ties and zeros',
    tensors: [
      graph.greater(x, 0),
      graph.sign(x),
      graph.abs(x),
      graph.leakyRelu(x, 0.2),
      graph.leakyReluMask(x, 0.2),
      graph.leakyReluMask(graph.mul(x, 0), 0.25),
      graph.maximum(x, graph.abs(x)),
      graph.sqrt(graph.abs(x)),
    ],
    bindings: { x: [0, 1, -1, Math.fround(1e-20), Math.fround(-1e-20), 1e30, -1e30, 0] },
    bound: 1e-6,
  },
  {
    name: 'saturation',
    tensors: [graph.sigmoid(x), graph.tanh(x), graph.softplus(x), graph.erf(x)],
    bindings: { x: [-100, -20, -5, -0.5, 0.5, 5, 20, 100] },
    bound: 1e-6,
  },
  {
    name: 'underflow',
    tensors: [graph.exp(x), graph.log(graph.exp(graph.mul(x, 0.1)))],
    bindings: { x: [-200, -150, -90, -10, -1, 0, 1, 2] },
    bound: 1e-6,
  },
];

/** Every elementwise primitive. */
export const elementwiseCases: readonly LoweringCase[] = [...unaryCases, ...binaryCases, ...edgeCases];
