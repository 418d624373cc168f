import { input, type Tensor } from '../../graph/index.js';
import { type GeneratorConfig, resolutions, synthesize } from '../../stylegan2/index.js';
import type { FloatTensor } from '../../tensorData.js';
import { pictureEmbeddings } from '../clipDistance.js';
import { type EditNetworks, noiseOptions } from '../editNetworks.js';
import type { PictureRule } from '../sharedRows/pictureRule.js';

/** The generator and the CLIP of a meter, and how images go from one to the other. */
export interface MeterNetworks extends EditNetworks {
  readonly rule: PictureRule;
}

/** Images on which a meter tries channels. */
export interface MeterPictures {
  /** Styles `[P, C]` of all layers by name. */
  readonly styles: ReadonlyMap<string, FloatTensor>;
  /** One noise image for each layer that adds noise, the same for all images. */
  readonly noises: readonly FloatTensor[];
}

/** Builds the unit embeddings `[rows, E]` of images of styles, which are inputs by the names of their layers. */
export function embeddingGraph(
  { config, parameters, tower, rule }: MeterNetworks,
  { styles, noises }: MeterPictures,
  rows: number,
): { readonly embeddings: Tensor; readonly space: Map<string, Tensor> } {
  const space = new Map([...styles].map(([name, { shape }]) => [name, input(name, [rows, shape[1]])]));
  const drawn = synthesize(config, parameters, space, noiseOptions(config, noises));
  return { embeddings: pictureEmbeddings(tower, drawn, rule), space };
}

/** Side of images of which `most` are drawn at once; larger ones are fewer, so that their features take no more memory. */
const fullSide = 256;

/** Images of a generator's size that are drawn at once, `most` of small ones and one of the largest. */
export function imagesAtOnce({ config }: Pick<EditNetworks, 'config'>, most: number): number {
  return Math.max(1, Math.min(most, Math.floor(most * (fullSide / sideOf(config)) ** 2)));
}

/**
 * Directions whose slopes are taken by one program: all, which draws an image once for them, or one where images are large. Several
 * hold what all backward passes share, half as much again (1024 px: 4.4 GiB instead of 2.9).
 */
export function directionsAtOnce({ config }: Pick<EditNetworks, 'config'>, wanted: number): number {
  return sideOf(config) > 2 * fullSide ? 1 : wanted;
}

function sideOf(config: GeneratorConfig): number {
  return Math.max(...resolutions(config));
}
