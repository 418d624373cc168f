import { describe, expect, it } from 'vitest';
import { gradients } from './gradients.js';
import { conv } from './primitives/conv.js';
import type { FirGeometry } from './primitives/convLoops.js';
import { add, div, leakyRelu, mul, softplus, sqrt, sub, tanh } from './primitives/elementwise.js';
import { fir } from './primitives/fir.js';
import { matmul } from './primitives/matmul.js';
import { normalize } from './primitives/normalize.js';
import { sum } from './primitives/reduce.js';
import { reshape, swapLastAxes } from './primitives/shape.js';
import { concat, sliceAxis } from './primitives/slice.js';
import { softmax } from './primitives/softmax.js';
import { upConv, upConvInputGradient } from './primitives/upConv.js';
import { elementCount } from './shapes.js';
import { input, type Shape, type Tensor } from './tensor.js';
import { compareWithDifferences } from './testing/checkGradient.js';
import { randomTensor, uniform } from './testing/random.js';

const taps = [1, 3, 3, 1];
const blur = { taps: 4, kernel: taps.flatMap((a) => taps.map((b) => (a * b) / 16)) };
const halving: FirGeometry = {
  kernel: blur.kernel.map((tap) => tap / 4),
  kernelShape: [4, 4],
  up: 1,
  down: 2,
  padding: [1, 1, 1, 1],
};

/** Placeholders of these shapes by name, and random numbers for them. */
function parametersOf(shapes: Record<string, Shape>) {
  const random = uniform(11);
  const tensors: Record<string, Tensor> = {};
  const bindings: Record<string, Float64Array> = {};
  for (const [name, shape] of Object.entries(shapes)) {
    tensors[name] = input(name, shape);
    bindings[name] = random(elementCount(shape));
  }
  return { tensors, bindings, all: Object.values(tensors) };
}

/** R1: half the squared norm of the gradient of the logits with respect to the images. */
function gradientPenalty(logits: Tensor, pictures: Tensor): Tensor {
  const [gradient] = gradients(sum(logits), [pictures]);
  return mul(sum(mul(gradient, gradient)), 0.5);
}

describe('R1, the gradient of a gradient penalty', () => {
  it('of a small convolutional network equals central differences in every weight', () => {
    const { tensors, bindings, all } = parametersOf({
      w1: [3, 2, 3, 3],
      b1: [3, 1, 1],
      w2: [2, 3, 3, 3],
      w3: [18, 1],
    });
    const pictures = randomTensor([2, 2, 5, 5], 1);
    const first = tanh(add(conv(pictures, tensors.w1, { padding: 1 }), tensors.b1));
    const second = softplus(conv(first, tensors.w2, { stride: 2, padding: 1 }));
    const logits = matmul(reshape(second, [2, 18]), tensors.w3);
    const found = compareWithDifferences(gradientPenalty(logits, pictures), all, bindings);
    expect(found.every((gradient) => gradient.some((value) => Math.abs(value) > 1e-3))).toBe(true);
  });

  it('of a residual discriminator block, blurred and halved, with a minibatch deviation', () => {
    const { tensors, bindings, all } = parametersOf({
      skip: [2, 2, 1, 1],
      w1: [2, 2, 3, 3],
      w2: [2, 2, 3, 3],
      out: [12, 1],
    });
    const pictures = randomTensor([2, 2, 4, 4], 2);
    const inner = tanh(conv(pictures, tensors.w1, { padding: 1 }));
    const halved = tanh(upConvInputGradient(inner, tensors.w2, blur));
    const features = add(halved, conv(fir(pictures, halving), tensors.skip));
    const centred = sub(features, mul(sum(features, [0], true), 0.5));
    const spread = sqrt(add(mul(sum(mul(centred, centred), [0], true), 0.5), 1e-2));
    const statistic = mul(sum(spread, [1], true), 0.5);
    const joined = concat([features, concat([statistic, statistic], 0)], 1);
    const logits = matmul(reshape(joined, [2, 12]), tensors.out);
    compareWithDifferences(gradientPenalty(logits, pictures), all, bindings);
  });

  it('of attention and layer normalisation', () => {
    const { tensors, bindings, all } = parametersOf({ q: [3, 3], k: [3, 3], v: [3, 3], out: [3, 1] });
    const tokens = randomTensor([2, 4, 3], 3);
    const x = normalize(tokens, 0.1);
    const scores = matmul(matmul(x, tensors.q), swapLastAxes(matmul(x, tensors.k)));
    const mixed = add(tokens, matmul(softmax(scores), matmul(x, tensors.v)));
    const logits = matmul(sliceAxis(normalize(mixed, 0.1), 1, 0, 1), tensors.out);
    compareWithDifferences(gradientPenalty(logits, tokens), all, bindings);
  });

  it('of leaky ReLU layers, away from their kinks, where the slopes are constant', () => {
    const { tensors, bindings, all } = parametersOf({ w1: [4, 5], w2: [5, 3], w3: [3, 1] });
    const x = randomTensor([3, 4], 4);
    const hidden = leakyRelu(matmul(leakyRelu(matmul(x, tensors.w1), 0.2), tensors.w2), 0.2);
    compareWithDifferences(gradientPenalty(matmul(hidden, tensors.w3), x), all, bindings);
  });
});

describe('path length, the gradient of the norm of a Jacobian product', () => {
  const { tensors, bindings, all } = parametersOf({
    affine: [3, 2],
    start: [1, 2, 2, 2],
    w1: [2, 2, 3, 3],
    w2: [2, 2, 3, 3],
    rgb: [3, 2],
  });
  const latents = randomTensor([2, 3], 5);

  function modulatedConv(x: Tensor, weight: Tensor, style: Tensor, up: boolean): Tensor {
    const [channels, outputs] = [weight.shape[1], weight.shape[0]];
    const scaled = mul(x, reshape(style, [2, channels, 1, 1]));
    const convolved = up ? upConv(scaled, weight, blur) : conv(scaled, weight, { padding: 1 });
    const squares = sum(mul(weight, weight), [2, 3]);
    const norms = add(matmul(mul(style, style), swapLastAxes(squares)), 1e-8);
    return mul(convolved, reshape(div(1, sqrt(norms)), [2, outputs, 1, 1]));
  }

  const style = add(matmul(latents, tensors.affine), 1);
  const first = tanh(modulatedConv(tensors.start, tensors.w1, style, false));
  const second = tanh(modulatedConv(first, tensors.w2, style, true));
  const image = matmul(tensors.rgb, reshape(second, [2, 2, 16]));
  const noise = randomTensor([2, 3, 16], 6);
  const [jacobian] = gradients(sum(mul(image, noise)), [latents]);
  const squaredLengths = sum(mul(jacobian, jacobian), [1]);

  it('squared', () => {
    const found = compareWithDifferences(sum(squaredLengths), all, bindings);
    expect(found.every((gradient) => gradient.some((value) => Math.abs(value) > 1e-3))).toBe(true);
  });

  it('against the running mean of lengths', () => {
    const distance = sub(sqrt(squaredLengths), 0.3);
    compareWithDifferences(mul(sum(mul(distance, distance)), 0.5), all, bindings);
  });
});
