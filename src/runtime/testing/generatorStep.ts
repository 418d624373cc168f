import {
  add,
  conv,
  div,
  fir,
  gradients,
  leakyRelu,
  matmul,
  mul,
  reshape,
  type Shape,
  sqrt,
  state,
  sub,
  sum,
  swapLastAxes,
  type Tensor,
  tanh,
  upConv,
} from '../../graph/index.js';
import { inputs, type LoweringCase, randomCase } from '../../lowering/testing/cases.js';
import { smoothBlur } from '../../lowering/testing/convCases.js';
import { adamCoefficients, adamInput, adamUpdate } from '../../train/adam.js';

const parameters: Record<string, Shape> = {
  mapping: [6, 6],
  constant: [1, 4, 3, 3],
  affine0: [6, 4],
  weight0: [5, 4, 3, 3],
  affine1: [6, 5],
  weight1: [4, 5, 3, 3],
  noiseStrength: [],
  bias: [4, 1, 1],
  rgb0: [3, 5],
  rgb1: [3, 4],
};

/** x scaled by a style, convolved, and scaled so that every output has unit variance (StyleGAN2, section 2.2). */
function modulated(x: Tensor, w: Tensor, style: Tensor, convolve: (x: Tensor, w: Tensor) => Tensor): Tensor {
  const [batch, channels] = style.shape;
  const squares = sum(mul(w, w), [2, 3]);
  const demodulation = div(1, sqrt(add(matmul(mul(style, style), swapLastAxes(squares)), 1e-8)));
  const y = convolve(mul(x, reshape(style, [batch, channels, 1, 1])), w);
  return mul(y, reshape(demodulation, [batch, w.shape[0], 1, 1]));
}

function toRgb(x: Tensor, w: Tensor): Tensor {
  const [batch, channels, height, width] = x.shape;
  return reshape(matmul(w, reshape(x, [batch, channels, height * width])), [
    batch,
    w.shape[0],
    height,
    width,
  ]);
}

/** A training step of a generator with two resolutions: pictures, all gradients, and Adam's update of every parameter. */
export function generatorStep(): LoweringCase {
  const p = Object.fromEntries(Object.entries(parameters).map(([name, shape]) => [name, state(name, shape)]));
  const [z, noise, target] = inputs([2, 6], [2, 1, 6, 6], [2, 3, 6, 6]);
  const w = leakyRelu(matmul(z, p.mapping), 0.2);
  const style = (affine: Tensor) => add(matmul(w, affine), 1);
  const low = tanh(modulated(p.constant, p.weight0, style(p.affine0), (x, k) => conv(x, k, { padding: 1 })));
  const grown = modulated(low, p.weight1, style(p.affine1), (x, k) => upConv(x, k, smoothBlur));
  const high = leakyRelu(add(add(grown, mul(noise, p.noiseStrength)), p.bias), 0.2);
  const skip = fir(toRgb(low, p.rgb0), {
    kernel: smoothBlur.kernel,
    kernelShape: [4, 4],
    up: 2,
    down: 1,
    padding: [2, 1, 2, 1],
  });
  const picture = add(skip, toRgb(high, p.rgb1));
  const difference = sub(picture, target);
  const loss = mul(sum(mul(difference, difference)), 1 / 216);

  const names = Object.keys(parameters);
  const slopes = gradients(
    loss,
    names.map((name) => p[name]),
  );
  const coefficients = adamInput('adam', names.length);
  const updates = names.flatMap((name, i) => {
    const moments = ['first', 'second'].map((moment) => state(`${name}.${moment}`, parameters[name]));
    const positive = mul(moments[1], moments[1]);
    const update = adamUpdate(coefficients, i, p[name], slopes[i], moments[0], add(positive, 0.1));
    return [update.parameter, update.firstMoment ?? loss, update.secondMoment];
  });
  const adam = adamCoefficients(
    { learningRate: 0.002, beta1: 0.9, beta2: 0.99, epsilon: 1e-8 },
    names.map((_, i) => (['step', 'fade', 'skip'] as const)[i % 3]),
    names.map((_, i) => i + 1),
  ).data;
  // Some forty operations one after another, divisions and square roots among them.
  return randomCase('generator step', [picture, loss, ...slopes, ...updates], {
    bindings: { adam },
    bound: 1e-5,
  });
}
