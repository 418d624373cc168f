import { exp, input, matmul, mul, reshape, sigmoid, softmax, swapLastAxes } from '../../graph/index.js';
import { type LoweringCase, randomCase } from './cases.js';

const [q, k, v] = ['q', 'k', 'v'].map((name) => input(name, [2, 3, 5, 4]));
const x = input('x', [3, 8]);
const gate = sigmoid(mul(x, 1.702));

/** What the lowering fuses for a CPU, and what looks like it. */
export const fusionCases: readonly LoweringCase[] = [
  randomCase('scaled attention', [matmul(softmax(mul(matmul(q, swapLastAxes(k)), 0.25)), v)]),
  randomCase('product of scaled factors', [mul(matmul(mul(q, 3), mul(swapLastAxes(k), -0.5)), 2)]),
  randomCase('product and scaled product', [matmul(q, swapLastAxes(k)), mul(matmul(q, swapLastAxes(k)), 2)]),
  randomCase('gate of a value by itself', [mul(x, gate)]),
  randomCase('gate of a value by itself, and the gate', [mul(x, gate), exp(gate)]),
  randomCase('gate of another value', [mul(input('y', [3, 8]), gate)]),
  randomCase('views of views', [
    exp(reshape(reshape(x, [4, 6]), [2, 12])),
    reshape(reshape(x, [24]), [3, 8]),
  ]),
];
