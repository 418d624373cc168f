import { add, input, maximum, minimum, type Tensor } from '../../graph/index.js';
import type { Parameters } from '../../nn/parameters.js';
import { integers, normals, uniforms } from '../../random/index.js';
import type { NamedTensors } from '../../runtime/contract.js';
import {
  crossoverMask,
  type GeneratorConfig,
  latentCount,
  mappingNetwork,
  mixStyles,
  synthesize,
  truncate,
} from '../../stylegan2/index.js';
import { floatTensor } from '../../tensorData.js';
import type { EncoderSettings } from './encoderSettings.js';

/** Settings of the images that an encoder learns from. */
export interface ExampleSettings
  extends Pick<EncoderSettings, 'batch' | 'seed' | 'psi' | 'mixing' | 'grain'> {
  /** The class of all images of a conditional generator. */
  readonly label?: number | undefined;
}

/** Pairs of latents and images as graph over {@link exampleFeeds}. */
export interface Examples {
  /** `[N, L, D]` */
  readonly wPlus: Tensor;
  /** `[N, 3, H, W]`, as the generator draws them. */
  readonly pictures: Tensor;
  /** The images that the encoder sees: limited to what a file holds, with grain. */
  readonly seen: Tensor;
}

/** Builds the pairs of a step: latents through the frozen generator, with the given noise images. */
export function examples(
  { batch, label }: ExampleSettings,
  { config, parameters }: { readonly config: GeneratorConfig; readonly parameters: Parameters },
  average: Tensor,
  noise: readonly Tensor[] | undefined,
): Examples {
  const count = latentCount(config);
  const classes = label === undefined ? undefined : input('label', [batch, config.labelDim]);
  const w = (name: string): Tensor =>
    mappingNetwork(config, parameters, input(name, [batch, config.zDim]), classes);
  const mixed = mixStyles(w('z'), w('other'), input('mask', [batch, count]));
  const wPlus = truncate(mixed, average, input('psi', [batch, 1, 1]));
  const pictures = synthesize(config, parameters, wPlus, noise ? { noise } : {});
  const limited = maximum(minimum(pictures, 1), -1);
  return { wPlus, pictures, seen: add(limited, input('grain', pictures.shape)) };
}

/** Draws the numbers that make the pairs of the step after `step` steps. */
export function exampleFeeds(
  { batch, seed, psi, mixing, grain, label }: ExampleSettings,
  config: GeneratorConfig,
  step: number,
): NamedTensors {
  const { zDim, size, labelDim } = config;
  const count = latentCount(config);
  const draw = (stream: string) => ({ seed, stream: `encoder.${stream}`, step });
  const rows = (stream: string, width: number) =>
    floatTensor(normals(draw(stream), batch * width), [batch, width]);
  const isMixed = uniforms(draw('mixing'), batch);
  const crossovers = integers(draw('crossover'), batch, count - 1);
  const masks = Array.from({ length: batch }, (_, i) =>
    crossoverMask(count, isMixed[i] < mixing ? 1 + crossovers[i] : count),
  );
  const area = 3 * size ** 2;
  const strengths = uniforms(draw('grain.strength'), batch);
  const grains = grain > 0 ? normals(draw('grain'), batch * area) : new Float32Array(batch * area);
  return {
    z: rows('z', zDim),
    other: rows('other', zDim),
    mask: floatTensor(
      masks.flatMap((mask) => [...mask]),
      [batch, count],
    ),
    psi: floatTensor(
      uniforms(draw('psi'), batch).map((share) => psi + (1 - psi) * share),
      [batch, 1, 1],
    ),
    grain: floatTensor(
      grains.map((value, i) => value * grain * strengths[Math.floor(i / area)]),
      [batch, 3, size, size],
    ),
    ...(label === undefined ? {} : { label: oneHot(batch, label, labelDim) }),
  };
}

function oneHot(batch: number, label: number, classes: number): NamedTensors[string] {
  const data = Float32Array.from({ length: batch * classes }, (_, i) => (i % classes === label ? 1 : 0));
  return floatTensor(data, [batch, classes]);
}
