import { assert } from '../errors.js';
import {
  abs,
  add,
  conv,
  elementCount,
  type FirGeometry,
  fir,
  input,
  leakyRelu,
  mul,
  reshape,
  type Shape,
  slice,
  sliceAxis,
  sub,
  sum,
  type Tensor,
} from '../graph/index.js';
import { leakyGain, leakySlope } from '../nn/equalized.js';
import { type Parameters, parameter } from '../nn/parameters.js';
import { integers, normals } from '../random/index.js';
import type { RunInputs } from '../runtime/contract.js';
import { channelsAt, type DiscriminatorConfig, type Judgement } from '../stylegan2/index.js';
import { type FloatTensor, filledTensor, floatTensor, sizeOf } from '../tensorData.js';

const decoders = ['whole', 'part'] as const;

/** The largest picture that is rebuilt. */
const largestTarget = 128;

/** Where the decoders start and what they make: features of `base` pixels, pictures of `target` pixels. */
function geometry({ size }: Pick<DiscriminatorConfig, 'size'>): {
  base: number;
  target: number;
  doublings: number;
} {
  const base = Math.max(4, Math.min(8, size / 8));
  const target = Math.min(size / 2, largestTarget);
  return { base, target, doublings: Math.log2(target / base) };
}

/** The canonical names and shapes of the two decoders' parameters, `decoder.whole.*` and `decoder.part.*`. */
export function decoderShapes(config: DiscriminatorConfig, width: number): Map<string, Shape> {
  const { base, doublings } = geometry(config);
  return new Map(
    decoders.flatMap((decoder): [string, Shape][] => {
      const channels = channelsAt(config, decoder === 'whole' ? base : 2 * base);
      const layers = Array.from({ length: doublings + 1 }, (_, i): [string, Shape][] => [
        [`decoder.${decoder}.${i}.weight`, [width, i === 0 ? channels : width, 3, 3]],
        [`decoder.${decoder}.${i}.bias`, [width]],
      ]).flat();
      return [
        ...layers,
        [`decoder.${decoder}.rgb.weight`, [config.imageChannels, width, 1, 1]],
        [`decoder.${decoder}.rgb.bias`, [config.imageChannels]],
      ];
    }),
  );
}

/** Untrained decoders: unit normal weights, biases of 0. */
export function randomDecoders(
  config: DiscriminatorConfig,
  width: number,
  seed: number,
): Map<string, FloatTensor> {
  return new Map(
    [...decoderShapes(config, width)].map(([name, shape]) => [
      name,
      name.endsWith('.bias')
        ? filledTensor(0, shape)
        : floatTensor(normals({ seed, stream: `initial ${name}` }, sizeOf(shape)), shape),
    ]),
  );
}

/**
 * The self-supervised loss of the discriminator: two small decoders rebuild the pictures that it saw from its features,
 * the whole from the coarse ones, and one random quarter of each from the same quarter of the finer ones (Liu et al.
 * 2021, "Towards faster and stabilized GAN training", section 3.2). `[]`
 *
 * The authors compare with a perceptual network; here it is the mean absolute difference of pixels and of differences
 * between neighbours, which needs none. The input `quarter` `[N, 4]` has a one at each picture's quarter.
 */
export function reconstructionLoss(
  config: DiscriminatorConfig,
  parameters: Parameters,
  pictures: Tensor,
  { features }: Judgement,
): Tensor {
  const { base, target } = geometry(config);
  const [coarse, fine] = [features.get(base), features.get(2 * base)];
  assert(coarse && fine, `the discriminator has features of ${base} and ${2 * base} pixels`);
  const mask = input('quarter', [pictures.shape[0], 4]);
  const whole = decode(config, parameters, 'whole', coarse);
  const part = decode(config, parameters, 'part', quarter(fine, mask));
  return add(
    difference(whole, shrink(pictures, config.size / target)),
    difference(part, shrink(quarter(pictures, mask), config.size / 2 / target)),
  );
}

/** The input of {@link reconstructionLoss}. */
export function quarterFeeds(seed: number, step: number, batch: number): RunInputs {
  const mask = new Float32Array(batch * 4);
  integers({ seed, stream: 'quarter', step }, batch, 4).forEach((which, i) => {
    mask[i * 4 + which] = 1;
  });
  return { quarter: floatTensor(mask, [batch, 4]) };
}

function decode(
  config: DiscriminatorConfig,
  parameters: Parameters,
  decoder: (typeof decoders)[number],
  features: Tensor,
): Tensor {
  const of = (name: string): Tensor => parameter(parameters, `decoder.${decoder}.${name}`);
  const convolved = (x: Tensor, name: string, gain: number): Tensor => {
    const weight = of(`${name}.weight`);
    const [outputs, channels, taps] = weight.shape;
    const scaled = mul(weight, gain / Math.sqrt(channels * taps * taps));
    const bias = reshape(mul(of(`${name}.bias`), gain), [1, outputs, 1, 1]);
    return add(conv(x, scaled, { padding: (taps - 1) / 2 }), bias);
  };
  let x = leakyRelu(convolved(features, '0', leakyGain), leakySlope);
  for (let i = 1; i <= geometry(config).doublings; i++) {
    x = leakyRelu(convolved(fir(x, doubling), `${i}`, leakyGain), leakySlope);
  }
  return convolved(x, 'rgb', 1);
}

/** Every pixel four times. */
const doubling: FirGeometry = {
  kernel: [1, 1, 1, 1],
  kernelShape: [2, 2],
  up: 2,
  down: 1,
  padding: [1, 0, 1, 0],
};

/** Means of squares of `factor` pixels. */
function shrink(pictures: Tensor, factor: number): Tensor {
  if (factor === 1) return pictures;
  const kernel = new Array<number>(factor ** 2).fill(1 / factor ** 2);
  return fir(pictures, {
    kernel,
    kernelShape: [factor, factor],
    up: 1,
    down: factor,
    padding: [0, 0, 0, 0],
  });
}

/** One quarter of each picture, by the mask `[N, 4]`. */
function quarter(x: Tensor, mask: Tensor): Tensor {
  const [batch, channels, height, width] = x.shape;
  const sizes = [batch, channels, height / 2, width / 2];
  const parts = [0, 1, 2, 3].map((which) => {
    const starts = [0, 0, Math.floor(which / 2) * (height / 2), (which % 2) * (width / 2)];
    return mul(slice(x, starts, sizes), reshape(sliceAxis(mask, 1, which, 1), [batch, 1, 1, 1]));
  });
  return parts.reduce((a, b) => add(a, b));
}

function difference(rebuilt: Tensor, target: Tensor): Tensor {
  const error = sub(rebuilt, target);
  const [, , height, width] = error.shape;
  const along = (axis: number, extent: number): Tensor =>
    sub(sliceAxis(error, axis, 1, extent - 1), sliceAxis(error, axis, 0, extent - 1));
  return [error, along(2, height), along(3, width)]
    .map((x) => mul(sum(abs(x)), 1 / elementCount(x.shape)))
    .reduce((a, b) => add(a, b));
}
