import { assert } from '../errors.js';
import {
  add,
  type BlurKernel,
  type FirGeometry,
  fir,
  leakyRelu,
  maximum,
  minimum,
  mul,
  reshape,
  sliceAxis,
  type Tensor,
} from '../graph/index.js';
import { equalizedLinear, leakyGain, leakySlope } from '../nn/equalized.js';
import { demodulatedConv, modulatedPointwise, weightPower } from '../nn/modulated.js';
import { type Parameters, parameter } from '../nn/parameters.js';
import { type GeneratorConfig, latentCount } from './config.js';
import { noiseLayers, type SynthesisLayer, synthesisLayers } from './layers.js';

/** A point of S space: the style `[N, C]` of each layer by its name, toRgb layers included. */
export type Styles = ReadonlyMap<string, Tensor>;

/** Optional inputs of synthesis, in addition to the styles. */
export interface SynthesisOptions {
  /** One noise image `[1 or N, 1, h, w]` of unit variance for each of `noiseLayers`; without them no noise is added. */
  readonly noise?: readonly Tensor[];
  /** {@link weightPowers} of these parameters, if frozen weights have them precomputed. */
  readonly powers?: ReadonlyMap<string, Tensor>;
}

/** The styles of all layers (S space) from w+ `[N, L, D]`. */
export function styles(config: GeneratorConfig, parameters: Parameters, wPlus: Tensor): Map<string, Tensor> {
  const [batch, count, width] = wPlus.shape;
  assert(
    wPlus.shape.length === 3 && count === latentCount(config) && width === config.styleDim,
    `w+ [${wPlus.shape}] does not fit a generator with [N, ${latentCount(config)}, ${config.styleDim}]`,
  );
  const latents = Array.from({ length: count }, (_, i) => reshape(sliceAxis(wPlus, 1, i, 1), [batch, width]));
  return new Map(
    synthesisLayers(config).map(({ name, latentIndex }) => {
      const weight = parameter(parameters, `${name}.modulation.weight`);
      const bias = parameter(parameters, `${name}.modulation.bias`);
      return [name, equalizedLinear(latents[latentIndex], weight, bias)];
    }),
  );
}

/**
 * The part of each convolution's demodulation that depends on weights alone, `[O, C]` by layer name.
 *
 * One program can compute it once for a frozen generator, and the others read it as state.
 */
export function weightPowers(config: GeneratorConfig, parameters: Parameters): Map<string, Tensor> {
  return new Map(
    noiseLayers(config).map(({ name }) => [name, weightPower(parameter(parameters, `${name}.weight`))]),
  );
}

/**
 * The synthesis network: w+ `[N, L, D]` or {@link Styles} to images `[N, 3, H, W]`, about -1 to 1 and not clamped
 * (Karras et al. 2019, figure 2c and the skip architecture of section 4.1).
 */
export function synthesize(
  config: GeneratorConfig,
  parameters: Parameters,
  latents: Tensor | Styles,
  { noise, powers }: SynthesisOptions = {},
): Tensor {
  const space = 'primitive' in latents ? styles(config, parameters, latents) : latents;
  const pictures = noisePictures(config, noise);
  let features = parameter(parameters, 'synthesis.constant');
  let picture: Tensor | undefined;
  for (const layer of synthesisLayers(config)) {
    const style = space.get(layer.name);
    assert(style, `there is no style for ${layer.name}`);
    if (layer.kind === 'toRgb') {
      const colours = toRgb(config, parameters, layer, features, style);
      picture = picture ? add(upsample(picture, config.blur), colours) : colours;
    } else {
      const extras = { noise: pictures.get(layer.name), power: powers?.get(layer.name) };
      features = convolve(config, parameters, layer, features, style, extras);
    }
  }
  assert(picture, 'a generator needs at least one resolution');
  return picture;
}

// The gain after a leaky ReLU is moved in front of it, to the demodulation, noise strength and bias: it is positive, so
// the result is the same, and it costs no pass over the features.
function convolve(
  { weightScaling, clamp, blur }: GeneratorConfig,
  parameters: Parameters,
  { name, kind, inChannels, outChannels }: SynthesisLayer,
  x: Tensor,
  style: Tensor,
  { noise, power }: { noise: Tensor | undefined; power: Tensor | undefined },
): Tensor {
  const weight = parameter(parameters, `${name}.weight`);
  const weightScale = weightScaling === 'equalized' ? equalizedScale(inChannels, weight.shape[2]) : 1;
  const options = { power, weightScale, gain: leakyGain, upsample: kind === 'upConv' ? blur : undefined };
  let y = demodulatedConv(x, style, weight, options);
  const bias = mul(parameter(parameters, `${name}.bias`), leakyGain);
  y = add(y, reshape(bias, [1, outChannels, 1, 1]));
  if (noise) y = add(y, mul(noise, mul(parameter(parameters, `${name}.noiseStrength`), leakyGain)));
  return limit(leakyRelu(y, leakySlope), clamp);
}

function toRgb(
  { clamp }: GeneratorConfig,
  parameters: Parameters,
  { name, inChannels, outChannels }: SynthesisLayer,
  x: Tensor,
  style: Tensor,
): Tensor {
  const weight = parameter(parameters, `${name}.weight`);
  const colours = modulatedPointwise(x, style, weight, equalizedScale(inChannels, 1));
  const bias = reshape(parameter(parameters, `${name}.bias`), [1, outChannels, 1, 1]);
  return limit(add(colours, bias), clamp);
}

function equalizedScale(channels: number, taps: number): number {
  return 1 / Math.sqrt(channels * taps * taps);
}

function limit(x: Tensor, clamp: number | null): Tensor {
  return clamp === null ? x : maximum(minimum(x, clamp), -clamp);
}

/** The image at twice the resolution, through the same blur as the up-convolutions. */
function upsample(picture: Tensor, { taps, kernel }: BlurKernel): Tensor {
  const before = Math.floor((taps - 1) / 2) + 1;
  const after = Math.floor((taps - 2) / 2);
  const geometry: FirGeometry = {
    kernel,
    kernelShape: [taps, taps],
    up: 2,
    down: 1,
    padding: [before, after, before, after],
  };
  return fir(picture, geometry);
}

function noisePictures(
  config: GeneratorConfig,
  noise: readonly Tensor[] | undefined,
): ReadonlyMap<string, Tensor> {
  if (!noise) return new Map();
  const layers = noiseLayers(config);
  assert(
    noise.length === layers.length,
    `${layers.length} layers need as many noise images, not ${noise.length}`,
  );
  return new Map(layers.map(({ name }, i) => [name, noise[i]]));
}
