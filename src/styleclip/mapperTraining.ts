import { mul, sqrt, sum, type Tensor } from '../graph/index.js';
import { type ImageTower, unitRows } from '../guidance/index.js';
import type { Parameters } from '../nn/parameters.js';
import { type GeneratorConfig, synthesize } from '../stylegan2/index.js';
import { clipDistance, encodedPictures, type PictureRule } from './clipDistance.js';
import { identityDistance } from './identityDistance.js';
import { type MapperConfig, mapped } from './latentMapper.js';
import { latentChange, weighted } from './mapperLoss.js';

/** What a mapper's loss depends on beside its networks. */
export interface MapperSettings {
  readonly clipWeight: number;
  readonly latentWeight: number;
  /** Weight of {@link identityDistance}, which stands for the reference's face recognition. */
  readonly identityWeight: number;
  /**
   * Weight of the mean squared change of the embeddings' lengths, before they are made unit vectors: what latent-mapper mining
   * adds (Gal et al. 2021, section 4.3).
   */
  readonly normWeight: number;
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
  const encoded = encodedPictures(tower, pictures, settings.pictures);
  const embeddings = unitRows(encoded);
  const clip = clipDistance(embeddings, text, settings.cosineScale);
  const latent = latentChange(moved, wPlus);
  const terms: [Tensor, number][] = [
    [clip, settings.clipWeight],
    [latent, settings.latentWeight],
  ];
  if (settings.identityWeight > 0 || settings.normWeight > 0) {
    const originals = synthesize(generator.config, generator.parameters, wPlus, noise ? { noise } : {});
    const before = encodedPictures(tower, originals, settings.pictures);
    terms.push([identityDistance(embeddings, unitRows(before), text), settings.identityWeight]);
    terms.push([normChange(encoded, before), settings.normWeight]);
  }
  return { loss: weighted(terms), clip, latent, pictures };
}

/** The mean squared change of the lengths of embeddings `[N, E]`. */
export function normChange(after: Tensor, before: Tensor): Tensor {
  const lengths = (rows: Tensor): Tensor => sqrt(sum(mul(rows, rows), [1]));
  return latentChange(lengths(after), lengths(before));
}
