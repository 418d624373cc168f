import { describe, expect, test } from 'vitest';
import { conv, fir, gradients, input, interpret, mul, sum, type Tensor, upConv } from '../graph/index.js';
import { relativeToPeak, runOnEngine } from '../testing/runOnEngine.js';
import { loweringModes } from './options.js';

let seed = 1;
const random = () => {
  seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
  return seed / 2 ** 32 - 0.5;
};
const numbers = (count: number) => Array.from({ length: count }, random);
const size = (shape: readonly number[]) => shape.reduce((a, b) => a * b, 1);

/** First and second derivatives of a bilinear operation, engine against interpreter. */
async function compare(
  build: (x: Tensor, w: Tensor) => Tensor,
  xs: number[],
  ws: number[],
  mode: (typeof loweringModes)[number],
) {
  const [x, w] = [input('x', xs), input('w', ws)];
  const y = build(x, w);
  const c = input('c', y.shape);
  const loss = sum(mul(mul(y, y), c));
  const [gx, gw] = gradients(loss, [x, w]);
  const second = gradients(sum(mul(gx, gx)), [x, w]);
  const tensors = [y, gx, gw, ...second];
  const bindings = { x: numbers(size(xs)), w: numbers(size(ws)), c: numbers(size(y.shape)) };
  const expected = interpret(tensors, bindings);
  const actual = await runOnEngine(tensors, bindings, mode);
  return tensors.map((_, i) => relativeToPeak(actual[i].data, expected[i].data));
}

const kernel = [1, 3, 3, 1].flatMap((a) => [1, 3, 3, 1].map((b) => (a * b) / 16));

describe.each(loweringModes)('convolutions lowered as %s', (mode) => {
  const bound = mode === 'winograd' ? 2e-5 : 2e-6;
  test.each([
    { x: [1, 3, 8, 8], w: [4, 3, 3, 3], stride: 1, padding: 1 },
    { x: [2, 3, 7, 9], w: [4, 3, 3, 3], stride: 1, padding: 1 },
    { x: [2, 3, 6, 6], w: [5, 3, 1, 1], stride: 1, padding: 0 },
    { x: [2, 3, 9, 9], w: [5, 3, 3, 3], stride: 2, padding: 1 },
    { x: [1, 2, 36, 36], w: [2, 2, 3, 3], stride: 1, padding: 1 },
    { x: [2, 2, 9, 9], w: [2, 2, 5, 5], stride: 1, padding: 2 },
  ])('conv $x $w stride $stride padding $padding', async ({ x, w, stride, padding }) => {
    const errors = await compare((a, b) => conv(a, b, { stride, padding }), x, w, mode);
    expect(Math.max(...errors)).toBeLessThan(bound);
  });
  test.each([
    { x: [1, 3, 4, 4], w: [4, 3, 3, 3] },
    { x: [2, 3, 5, 6], w: [4, 3, 3, 3] },
  ])('upConv $x $w', async ({ x, w }) => {
    const errors = await compare((a, b) => upConv(a, b, { taps: 4, kernel }), x, w, mode);
    expect(Math.max(...errors)).toBeLessThan(bound);
  });
});

test.each([
  { up: 2, down: 1, padding: [2, 1, 2, 1] },
  { up: 1, down: 2, padding: [1, 1, 1, 1] },
  { up: 1, down: 1, padding: [-1, 2, 0, 3] },
  { up: 2, down: 3, padding: [5, 1, 0, 2] },
])('fir up $up down $down padding $padding', async ({ up, down, padding }) => {
  const errors = await compare(
    (a, b) => mul(fir(a, { kernel, kernelShape: [4, 4], up, down, padding }), b),
    [2, 3, 6, 7],
    [],
    'auto',
  );
  expect(Math.max(...errors)).toBeLessThan(2e-6);
});
