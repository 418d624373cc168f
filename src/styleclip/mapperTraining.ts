import type { Tensor } from '../graph/index.js';
import type { ImageTower } from '../guidance/index.js';
import type { Parameters } from '../nn/parameters.js';
import { type GeneratorConfig, synthesize } from '../stylegan2/index.js';
import { clipDistance, type PictureRule, pictureEmbeddings } from './clipDistance.js';
import { type MapperConfig, mapped } from './latentMapper.js';
import { latentChange, weighted } from './mapperLoss.js';

/** What a mapper's loss depends on beside its networks. */
export interface MapperSettings {
  readonly clipWeight: number;
  readonly latentWeight: number;
  readonly pictures: PictureRule;
  /** Multiplies the cosine to the text; see `clipDistance`. */
  readonly cosineScale: number;
}

/** The networks of a mapper's loss as graph. */
export interface MapperNetworks {
  readonly generator: { readonly config: GeneratorConfig; readonly parameters: Parameters };
  readonly noise: readonly Tensor[] | undefined;
  readonly tower: ImageTower;
  /** Unit embedding `[1, E]` of the text. */
  readonly text: Tensor;
}

/** The loss of a mapper, and what it is made of. */
export interface MapperTerms {
  readonly loss: Tensor;
  readonly clip: Tensor;
  readonly latent: Tensor;
  /** `[N, 3, H, W]` */
  readonly pictures: Tensor;
}

/** The loss of a mapper on w+ `[N, L, D]` (Patashnik et al. 2021, equation 3): distance to the text and change of the latent. */
export function mapperLoss(
  mapper: MapperConfig,
  parameters: Parameters,
  wPlus: Tensor,
  { generator, noise, tower, text }: MapperNetworks,
  settings: MapperSettings,
): MapperTerms {
  const moved = mapped(mapper, parameters, wPlus);
  const pictures = synthesize(generator.config, generator.parameters, moved, noise ? { noise } : {});
  const clip = clipDistance(
    pictureEmbeddings(tower, pictures, settings.pictures),
    text,
    settings.cosineScale,
  );
  const latent = latentChange(moved, wPlus);
  const loss = weighted([
    [clip, settings.clipWeight],
    [latent, settings.latentWeight],
  ]);
  return { loss, clip, latent, pictures };
}
