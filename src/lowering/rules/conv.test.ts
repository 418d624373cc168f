import { describe, expect, test } from 'vitest';
import {
  conv,
  gradients,
  input,
  interpret,
  mul,
  type Shape,
  sum,
  type Tensor,
  upConv,
} from '../../graph/index.js';
import { relativeToPeak, runOnEngine } from '../../testing/runOnEngine.js';
import { type LoweringMode, loweringModes } from '../options.js';
import { type LoweringCase, numbersFor, singlePrecision } from '../testing/cases.js';
import {
  convCases,
  convFamily,
  firCases,
  largerConvCases,
  smoothBlur,
  upConvCases,
  upConvFamily,
} from '../testing/convCases.js';
import { usesWinograd } from './conv.js';
import { upConvForm } from './upConv.js';

/**
 * The transforms of F(4x4, 3x3) magnify rounding: the loss relative to the peak is several times that of direct sums.
 */
const boundOf = (mode: LoweringMode) => (mode === 'winograd' ? 1e-5 : singlePrecision);

async function errorsOf({ tensors, bindings }: LoweringCase, mode: LoweringMode): Promise<number[]> {
  const expected = interpret(tensors, bindings);
  const actual = await runOnEngine(tensors, bindings, mode);
  return tensors.map((_, i) => relativeToPeak(actual[i].data, expected[i].data));
}

describe.each(loweringModes)('lowered as %s', (mode) => {
  test.each([...convCases, ...largerConvCases, ...upConvCases])('$name', async (example) => {
    expect(Math.max(...(await errorsOf(example, mode)))).toBeLessThan(boundOf(mode));
  });

  const bilinear: { name: string; x: Shape; w: Shape; build: (x: Tensor, w: Tensor) => Tensor }[] = [
    { name: 'conv', x: [2, 3, 7, 6], w: [4, 3, 3, 3], build: (x, w) => conv(x, w, { padding: 1 }) },
    {
      name: 'strided',
      x: [2, 3, 8, 7],
      w: [4, 3, 3, 3],
      build: (x, w) => conv(x, w, { stride: 2, padding: 1 }),
    },
    { name: 'upConv', x: [2, 3, 5, 4], w: [4, 3, 3, 3], build: (x, w) => upConv(x, w, smoothBlur) },
  ];
  test.each(bilinear)('first and second derivatives of $name', async ({ x: xs, w: ws, build }) => {
    const [x, w] = [input('x', xs), input('w', ws)];
    const y = build(x, w);
    const c = input('c', y.shape);
    const first = gradients(sum(mul(mul(y, y), c)), [x, w]);
    const second = first.flatMap((gradient) => gradients(sum(mul(gradient, gradient)), [x, w]));
    const bindings = { x: numbersFor(xs, 1), w: numbersFor(ws, 2), c: numbersFor(y.shape, 3) };
    const errors = await errorsOf({ name: '', tensors: [y, ...first, ...second], bindings, bound: 0 }, mode);
    expect(Math.max(...errors)).toBeLessThan(2 * boundOf(mode));
  });
});

test.each(firCases)('$name', async (example) => {
  expect(Math.max(...(await errorsOf(example, 'auto')))).toBeLessThan(singlePrecision);
});

describe('the choice of a form', () => {
  const [same, cpu] = [
    { stride: 1, padding: 1 },
    { device: 'cpu', mode: 'auto' },
  ] as const;
  const w = (outputs: number, channels: number, taps = 3) => [outputs, channels, taps, taps];

  test.each([
    { x: [1, 64, 16, 16], w: w(64, 64), chosen: true },
    { x: [3, 512, 512, 512], w: w(64, 512), chosen: true },
    { x: [1, 63, 16, 16], w: w(64, 63), chosen: false },
    { x: [1, 64, 16, 16], w: w(63, 64), chosen: false },
    { x: [1, 64, 15, 16], w: w(64, 64), chosen: false },
    { x: [1, 64, 16, 15], w: w(64, 64), chosen: false },
    { x: [1, 64, 513, 512], w: w(64, 64), chosen: false },
    { x: [1, 64, 512, 513], w: w(64, 64), chosen: false },
    { x: [1, 64, 16, 16], w: w(64, 64, 1), chosen: false },
    { x: [1, 64, 16, 16], w: w(64, 64, 5), chosen: false },
  ])('Winograd for x [$x], w [$w]: $chosen', ({ x, w, chosen }) => {
    expect(usesWinograd(x, w, same, cpu)).toBe(chosen);
    expect(usesWinograd(x, w, same, { device: 'webgpu', mode: 'auto' })).toBe(false);
    expect(usesWinograd(x, w, same, { device: 'cpu', mode: 'direct' })).toBe(false);
    expect(usesWinograd(x, w, same, { device: 'webgpu', mode: 'winograd' })).toBe(w[2] === 3);
    expect(usesWinograd(x, w, { stride: 2, padding: 1 }, { device: 'cpu', mode: 'winograd' })).toBe(false);
    expect(usesWinograd(x, w, { stride: 1, padding: 0 }, { device: 'cpu', mode: 'winograd' })).toBe(false);
  });

  test.each([
    { x: [1, 128, 64, 64], w: w(128, 128), form: 'tiled' },
    { x: [1, 127, 64, 64], w: w(128, 127), form: 'taps' },
    { x: [1, 128, 64, 64], w: w(127, 128), form: 'taps' },
    { x: [1, 128, 63, 64], w: w(128, 128), form: 'taps' },
    { x: [1, 128, 64, 63], w: w(128, 128), form: 'taps' },
    { x: [1, 128, 64, 64], w: w(128, 128, 5), form: 'taps' },
  ])('$form for up-convolution of x [$x], w [$w]', ({ x, w, form }) => {
    expect(upConvForm(x, w, cpu)).toBe(form);
    expect(upConvForm(x, w, { device: 'webgpu', mode: 'auto' })).toBe('taps');
    expect(upConvForm(x, w, { device: 'cpu', mode: 'direct' })).toBe('direct');
    expect(upConvForm(x, w, { device: 'cpu', mode: 'winograd' })).toBe(w[2] === 3 ? 'tiled' : 'taps');
  });
});

describe('many channels and large images', () => {
  const largest: [LoweringCase, LoweringMode][] = [
    // On both sides of the threshold of 64 channels and 16 rows, by their own choice.
    [convFamily([1, 64, 16, 16], [64, 64, 3, 3], { stride: 1, padding: 1 }), 'auto'],
    [convFamily([2, 64, 16, 17], [64, 64, 3, 3], { stride: 1, padding: 1 }), 'auto'],
    [convFamily([1, 63, 16, 16], [64, 63, 3, 3], { stride: 1, padding: 1 }), 'auto'],
    [convFamily([1, 64, 15, 16], [64, 64, 3, 3], { stride: 1, padding: 1 }), 'auto'],
    // As wide as Winograd's form is chosen, and wider.
    [convFamily([1, 2, 6, 512], [2, 2, 3, 3], { stride: 1, padding: 1 }), 'winograd'],
    [convFamily([1, 2, 6, 513], [2, 2, 3, 3], { stride: 1, padding: 1 }), 'winograd'],
    [convFamily([1, 512, 16, 16], [512, 512, 3, 3], { stride: 1, padding: 1 }), 'auto'],
    [convFamily([2, 512, 16, 16], [512, 512, 3, 3], { stride: 1, padding: 1 }), 'auto'],
    [convFamily([1, 512, 8, 8], [512, 512, 3, 3], { stride: 1, padding: 1 }), 'auto'],
    [upConvFamily([1, 512, 8, 8], [512, 512, 3, 3], smoothBlur), 'auto'],
    [upConvFamily([1, 512, 8, 8], [512, 512, 3, 3], smoothBlur), 'winograd'],
    [upConvFamily([1, 128, 64, 64], [128, 128, 3, 3], smoothBlur), 'auto'],
    [upConvFamily([2, 128, 63, 64], [128, 128, 3, 3], smoothBlur), 'auto'],
  ];
  test.each(largest.map(([example, mode]) => ({ ...example, mode })))('$name as $mode', async (example) => {
    const { tensors, bindings, mode } = example;
    const direct = await runOnEngine(tensors, bindings, 'direct');
    const fast = await runOnEngine(tensors, bindings, mode);
    const errors = tensors.map((_, i) => relativeToPeak(fast[i].data, direct[i].data));
    expect(Math.max(...errors)).toBeLessThan(boundOf('winograd'));
  });

  // The direct forms that the fast ones are compared with, at hand-picked positions: the interpreter would take
  // minutes.
  test('some results at 512 channels in float64', async () => {
    const [channels, size] = [512, 16];
    const example = convFamily([1, channels, size, size], [channels, channels, 3, 3], {
      stride: 1,
      padding: 1,
    });
    const { x0: x, x1: w, x2: y } = example.bindings;
    const at = (plane: ArrayLike<number>, c: number, i: number, j: number) =>
      i < 0 || j < 0 || i >= size || j >= size ? 0 : plane[(c * size + i) * size + j];
    const tap = (o: number, c: number, a: number, b: number) => w[((o * channels + c) * 3 + a) * 3 + b];
    const nine = Array.from({ length: 9 }, (_, i) => [Math.floor(i / 3), i % 3]);
    const all = (count: number) => Array.from({ length: count }, (_, i) => i);
    const total = (numbers: number[]) => numbers.reduce((a, b) => a + b, 0);

    for (const mode of ['direct', 'auto'] as const) {
      const [forward, dx, dw] = await runOnEngine(example.tensors, example.bindings, mode);
      const peaks = [forward, dx, dw].map(({ data }) => data.reduce((a, b) => Math.max(a, Math.abs(b)), 0));
      const bound = boundOf(mode === 'auto' ? 'winograd' : mode);
      for (const [m, i, j] of [
        [0, 0, 0],
        [511, 15, 15],
        [17, 3, 4],
        [255, 7, 8],
      ]) {
        const products = nine.map(([a, b]) =>
          total(all(channels).map((c) => at(x, c, i + a - 1, j + b - 1) * tap(m, c, a, b))),
        );
        expect(Math.abs(at(forward.data, m, i, j) - total(products))).toBeLessThan(bound * peaks[0]);
        const backward = nine.map(([a, b]) =>
          total(all(channels).map((o) => at(y, o, i + 1 - a, j + 1 - b) * tap(o, m, a, b))),
        );
        expect(Math.abs(at(dx.data, m, i, j) - total(backward))).toBeLessThan(bound * peaks[1]);
        const [a, b, c] = [i % 3, j % 3, 511 - m];
        const pixels = all(size * size).map((pixel) => {
          const [row, column] = [Math.floor(pixel / size), pixel % size];
          return at(y, m, row, column) * at(x, c, row + a - 1, column + b - 1);
        });
        const weight = dw.data[((m * channels + c) * 3 + a) * 3 + b];
        expect(Math.abs(weight - total(pixels))).toBeLessThan(bound * peaks[2]);
      }
    }
  });
});
