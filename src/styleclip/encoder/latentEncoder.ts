import { UserError } from '../../errors.js';
import { add, conv, leakyRelu, mul, reshape, type Shape, type Tensor } from '../../graph/index.js';
import { leakySlope } from '../../nn/equalized.js';
import { halvedPicture } from '../../nn/halvedPicture.js';
import { linear } from '../../nn/linear.js';
import { type Parameters, parameter } from '../../nn/parameters.js';
import { pixelNorm } from '../../nn/pixelNorm.js';
import { normals } from '../../random/index.js';
import { type GeneratorConfig, latentCount } from '../../stylegan2/index.js';
import { type FloatTensor, floatTensor, sizeOf } from '../../tensorData.js';

/** Shape of an encoder from images to w+. */
export interface EncoderConfig {
  /** Side of the images, as the generator draws them. */
  readonly size: number;
  /** L and D of the w+ `[N, L, D]` that it gives. */
  readonly latents: number;
  readonly styleDim: number;
  /** Channels at the largest side; they double with each halving of it, up to eight times as many. */
  readonly width: number;
}

/** Spread of a generator's w: mean and standard deviation `[D]`. */
export interface LatentSpread {
  readonly mean: FloatTensor;
  readonly deviation: FloatTensor;
}

/** The same as graph. */
export interface SpreadTensors {
  readonly mean: Tensor;
  readonly deviation: Tensor;
}

/** Side to which larger images are halved: w+ holds little that is finer. */
const largestSide = 256;
/** The side of the last map. */
const smallestSide = 4;
/** The most channels of a map, relative to the first one. */
const mostWidths = 8;
/** Width of the description that the latents are read from. */
const descriptionWidth = 256;

/**
 * Returns the shape of the encoder for a generator, with `width` channels at the largest side.
 *
 * Throws a `UserError` for a generator of images without colours.
 */
export function encoderFor(generator: GeneratorConfig, width: number): EncoderConfig {
  if (generator.imageChannels !== 3) {
    throw new UserError(
      `the generator draws images of ${generator.imageChannels} channels, and an encoder sees colours: give one with 3`,
    );
  }
  return { size: generator.size, latents: latentCount(generator), styleDim: generator.styleDim, width };
}

/** Lists the channels of each map, from the full side (at most 256) to 4 px. */
function channelsOf({ size, width }: EncoderConfig): number[] {
  const halvings = Math.log2(Math.min(size, largestSide) / smallestSide);
  return Array.from({ length: halvings + 1 }, (_, level) => width * Math.min(2 ** level, mostWidths));
}

/** Lists the shapes of an encoder's parameters by canonical name. */
export function encoderShapes(config: EncoderConfig): Map<string, Shape> {
  const { latents, styleDim } = config;
  const shapes = new Map<string, Shape>();
  const layer = (name: string, outputs: number, ...inputs: readonly number[]): void => {
    shapes.set(`${name}.weight`, [outputs, ...inputs]);
    shapes.set(`${name}.bias`, [outputs]);
  };
  const channels = channelsOf(config);
  layer('enter', channels[0], 3, 3, 3);
  channels.slice(1).forEach((width, level) => {
    layer(`${level}.halve`, width, channels[level], 3, 3);
    layer(`${level}.first`, width, width, 3, 3);
    layer(`${level}.second`, width, width, 3, 3);
  });
  layer('description', descriptionWidth, channels[channels.length - 1] * smallestSide ** 2);
  layer('common', styleDim, descriptionWidth);
  layer('entries', latents * styleDim, descriptionWidth);
  return shapes;
}

/** Parameters that start at 0: residual branches, so that the network begins shallow (Zhang et al. 2019, "Fixup"), and offsets of entries. */
const startsAtZero = /(\.second\.weight|^entries\.weight|\.bias|^entries\.bias)$/;

/** Draws an encoder's start weights with He et al.'s (2015) deviation. */
export function randomEncoder(config: EncoderConfig, seed: number): Map<string, FloatTensor> {
  return new Map(
    [...encoderShapes(config)].map(([name, shape]) => {
      const count = sizeOf(shape);
      if (startsAtZero.test(name)) return [name, floatTensor(new Float32Array(count), shape)];
      const deviation = Math.sqrt(2 / (1 + leakySlope ** 2) / sizeOf(shape.slice(1)));
      const draws = normals({ seed, stream: `encoder.${name}` }, count);
      return [
        name,
        floatTensor(
          draws.map((value) => value * deviation),
          shape,
        ),
      ];
    }),
  );
}

/**
 * Builds w+ `[N, L, D]` of images `[N, 3, size, size]` of about -1 to 1: the mean of w, moved by one offset for all entries and a
 * smaller one of each, both in units of the deviation (after Tov et al. 2021, "Designing an encoder for StyleGAN image
 * manipulation", section 4).
 */
export function encoded(
  config: EncoderConfig,
  parameters: Parameters,
  pictures: Tensor,
  { mean, deviation }: SpreadTensors,
): Tensor {
  const [batch] = pictures.shape;
  const { latents, styleDim } = config;
  const convolve = (name: string, x: Tensor, stride = 1): Tensor => {
    const bias = parameter(parameters, `${name}.bias`);
    return add(
      conv(x, parameter(parameters, `${name}.weight`), { stride, padding: 1 }),
      reshape(bias, [1, -1, 1, 1]),
    );
  };
  const activated = (x: Tensor): Tensor => leakyRelu(x, leakySlope);
  let x = pictures;
  while (x.shape[2] > largestSide) x = halvedPicture(x);
  x = activated(convolve('enter', x));
  for (let level = 0; level < channelsOf(config).length - 1; level++) {
    x = activated(convolve(`${level}.halve`, x, 2));
    const inner = activated(convolve(`${level}.first`, x));
    x = activated(add(x, convolve(`${level}.second`, inner)));
  }
  const description = pixelNorm(activated(linear(parameters, 'description', reshape(x, [batch, -1]))));
  const common = reshape(linear(parameters, 'common', description), [batch, 1, styleDim]);
  const entries = reshape(linear(parameters, 'entries', description), [batch, latents, styleDim]);
  return add(mean, mul(add(common, entries), deviation));
}
