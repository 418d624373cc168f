import { assert } from '../errors.js';
import {
  add,
  conv,
  downConv,
  type FirGeometry,
  fir,
  leakyRelu,
  maximum,
  minimum,
  mul,
  reshape,
  sum,
  type Tensor,
} from '../graph/index.js';
import { equalizedLinear, leakyGain, leakySlope } from '../nn/equalized.js';
import { joinMinibatchDeviation } from '../nn/minibatchDeviation.js';
import { type Parameters, parameter } from '../nn/parameters.js';
import { pixelNorm } from '../nn/pixelNorm.js';
import type { FloatTensor } from '../tensorData.js';
import { baseResolution } from './config.js';
import { blockResolutions, type DiscriminatorConfig } from './discriminatorConfig.js';

/** A StyleGAN2 discriminator: its configuration and its parameters. */
export interface Discriminator {
  readonly config: DiscriminatorConfig;
  /** Parameters by canonical name (`discriminatorShapes`), with the values that checkpoints store. */
  readonly parameters: ReadonlyMap<string, FloatTensor>;
}

/** A discriminator's output for a batch of images. */
export interface Judgement {
  /** `[N, 1]`: positive for images that it takes to be real. */
  readonly logits: Tensor;
  /**
   * The features `[N, C, R, R]` at each resolution R = `size`, ..., 8, 4: the input of the block at that resolution.
   */
  readonly features: ReadonlyMap<number, Tensor>;
}

const halfPower = Math.SQRT1_2;

/**
 * The residual discriminator (Karras et al. 2019, section 4.1 and figure 7): images `[N, 3, H, W]` of about -1 to 1 to
 * logits; a conditional one also takes labels `[N, labelDim]` (one-hot rows) and projects the last features onto their
 * embedding (Karras et al. 2020, appendix).
 *
 * All learning rates are equalised; the gains of sqrt(2) of the leaky ReLUs and of 1/sqrt(2) of the residual sums are
 * applied to weights and biases, where they cost no pass over the features.
 */
export function discriminate(
  config: DiscriminatorConfig,
  parameters: Parameters,
  pictures: Tensor,
  label?: Tensor,
): Judgement {
  const { size, imageChannels, clamp, blur } = config;
  assert(
    pictures.shape.slice(1).join() === [imageChannels, size, size].join(),
    `a discriminator of ${size} px can't take images of shape [${pictures.shape}]`,
  );
  assert(
    (label !== undefined) === config.labelDim > 0,
    `labels were ${label ? '' : 'not '}given to a discriminator with ${config.labelDim} classes`,
  );
  const of = (name: string): Tensor => parameter(parameters, `discriminator.${name}`);
  const activated = (x: Tensor, name: string, gain = 1): Tensor => {
    const bias = mul(of(`${name}.bias`), gain * leakyGain);
    const y = leakyRelu(add(x, reshape(bias, [1, bias.shape[0], 1, 1])), leakySlope);
    return clamp === null ? y : maximum(minimum(y, gain * clamp), -gain * clamp);
  };
  const weight = (name: string, gain: number): Tensor => {
    const stored = of(`${name}.weight`);
    const [, channels, height, width] = stored.shape;
    return mul(stored, gain / Math.sqrt(channels * height * width));
  };
  const features = new Map<number, Tensor>();
  let x = activated(conv(pictures, weight('fromRgb', leakyGain)), 'fromRgb');
  features.set(size, x);
  for (const resolution of blockResolutions(config)) {
    const skip = conv(fir(x, halving(config)), weight(`${resolution}.skip`, halfPower));
    const name = `${resolution}.conv`;
    const y = activated(conv(x, weight(name, leakyGain), { padding: 1 }), name);
    const down = downConv(y, weight(`${resolution}.down`, leakyGain * halfPower), blur);
    x = add(activated(down, `${resolution}.down`, halfPower), skip);
    features.set(resolution / 2, x);
  }
  x = joinMinibatchDeviation(x, config.groupSize);
  x = activated(conv(x, weight('4.conv', leakyGain), { padding: 1 }), '4.conv');
  x = reshape(x, [x.shape[0], x.shape[1] * baseResolution ** 2]);
  x = equalizedLinear(x, of('4.linear.weight'), of('4.linear.bias'), { activation: 'leakyRelu' });
  const logits = equalizedLinear(x, of('4.logit.weight'), of('4.logit.bias'));
  if (!label) return { logits, features };
  const map = labelMap(config, of, label);
  return { logits: mul(sum(mul(logits, map), [1], true), 1 / Math.sqrt(map.shape[1])), features };
}

/** The labels' embedding through its mapping network, `[N, W]`. */
function labelMap(
  { mappingWidths, mappingLearningRate }: DiscriminatorConfig,
  of: (name: string) => Tensor,
  label: Tensor,
): Tensor {
  let x = pixelNorm(equalizedLinear(label, of('mapping.label.weight'), of('mapping.label.bias')));
  mappingWidths.forEach((_, i) => {
    const options = { learningRate: mappingLearningRate, activation: 'leakyRelu' } as const;
    x = equalizedLinear(x, of(`mapping.${i}.weight`), of(`mapping.${i}.bias`), options);
  });
  return x;
}

/** The blur and halving of a residual shortcut. */
function halving({ blur: { taps, kernel } }: DiscriminatorConfig): FirGeometry {
  const [before, after] = [Math.floor((taps - 1) / 2), Math.floor((taps - 2) / 2)];
  return {
    kernel,
    kernelShape: [taps, taps],
    up: 1,
    down: 2,
    padding: [before, after, before, after],
  };
}
