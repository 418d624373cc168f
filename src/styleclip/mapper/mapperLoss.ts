import { add, div, fill, mul, sqrt, sum, type Tensor } from '../../graph/index.js';
import { type ImageTower, unitRows } from '../../guidance/index.js';
import type { Parameters } from '../../nn/parameters.js';
import { type GeneratorConfig, synthesize } from '../../stylegan2/index.js';
import { clipDistance, encodedPictures } from '../clipDistance.js';
import { identityDistance } from '../identityDistance.js';
import { latentChange, weighted } from '../lossTerms.js';
import { type MapperConfig, mapped } from './latentMapper.js';
import type { MapperTrainingSettings } from './mapperSettings.js';

/** Weights and forms of the terms of a mapper's loss. */
export interface MapperSettings
  extends Pick<
    MapperTrainingSettings,
    'clipWeight' | 'latentWeight' | 'identityWeight' | 'normWeight' | 'pictures'
  > {
  /** Whether lengths of embeddings count relative to those before, which are 10 or 100 long depending on the CLIP. */
  readonly relativeNorms: boolean;
  /** Factor of the cosine to the text; see `clipDistance`. */
  readonly cosineScale: number;
}

/** A CLIP that guides a mapper, as graph. */
export interface MapperGuide {
  readonly tower: ImageTower;
  /** Its unit embedding `[1, E]` of the text; or where the goal lies from each image's own unit embedding. */
  readonly text: Tensor;
  readonly fromPicture?: boolean | undefined;
}

/** The networks of a mapper's loss as graph. */
export interface MapperNetworks {
  readonly generator: { readonly config: GeneratorConfig; readonly parameters: Parameters };
  readonly noise: readonly Tensor[] | undefined;
  /** One CLIP or several, of which each term is the mean. */
  readonly guides: readonly MapperGuide[];
}

/** The loss of a mapper, and its terms. */
export interface MapperTerms {
  readonly loss: Tensor;
  readonly clip: Tensor;
  /** In the mapper's units. */
  readonly latent: Tensor;
  /** `[N, 3, H, W]` */
  readonly pictures: Tensor;
}

/** Builds the loss of a mapper on w+ `[N, L, D]` (Patashnik et al. 2021, equation 3): distance to the text and change of the latent. */
export function mapperLoss(
  mapper: MapperConfig,
  parameters: Parameters,
  wPlus: Tensor,
  { generator, noise, guides }: MapperNetworks,
  settings: MapperSettings,
): MapperTerms {
  const moved = mapped(mapper, parameters, wPlus);
  const draw = (latents: Tensor): Tensor =>
    synthesize(generator.config, generator.parameters, latents, noise ? { noise } : {});
  const pictures = draw(moved);
  const compares =
    settings.identityWeight > 0 ||
    settings.normWeight > 0 ||
    guides.some(({ fromPicture = false }) => fromPicture);
  const originals = compares ? draw(wPlus) : undefined;
  const unit = mapper.unit ?? 1;
  const latent = mul(latentChange(moved, wPlus), 1 / (unit * unit));
  const terms: [term: Tensor, weight: number][] = [[latent, settings.latentWeight]];
  const share = 1 / guides.length;
  const distances = guides.map(({ tower, text, fromPicture }) => {
    const encoded = encodedPictures(tower, pictures, settings.pictures);
    const embeddings = unitRows(encoded);
    let goal = text;
    if (originals) {
      const before = encodedPictures(tower, originals, settings.pictures);
      const start = unitRows(before);
      if (fromPicture) goal = unitRows(add(start, text));
      const identity = identityDistance(embeddings, start, text);
      terms.push([identity, settings.identityWeight * share]);
      terms.push([normChange(encoded, before, settings.relativeNorms), settings.normWeight * share]);
    }
    return mul(clipDistance(embeddings, goal, settings.cosineScale), share);
  });
  const clip = distances.reduce((total, distance) => add(total, distance));
  return { loss: weighted([[clip, settings.clipWeight], ...terms]), clip, latent, pictures };
}

/** Builds the mean squared change of the lengths of embeddings `[N, E]`, as it is or relative to the lengths before. */
export function normChange(after: Tensor, before: Tensor, relative = false): Tensor {
  const lengths = (rows: Tensor): Tensor => sqrt(sum(mul(rows, rows), [1]));
  return relative
    ? latentChange(div(lengths(after), lengths(before)), fill(1, [before.shape[0]]))
    : latentChange(lengths(after), lengths(before));
}
