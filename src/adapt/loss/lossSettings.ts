import { list, number, orWord, whole, word } from '../../settings/kind.js';
import { type Row, row, type ValuesOf } from '../../settings/row.js';

const losses = 'What pulls';

function weight(help: string, byDefault = 0): Row<number, 'default'> {
  return row(number({ least: 0, most: 1e6 }), { group: losses, help, default: byDefault });
}

/** How strongly each term pulls; a term of weight 0 costs nothing. The paper's figures use `lossDirection` alone. */
export const weightRows = {
  /** The weight of each CLIP, in their order; 1 for each by default. A CLIP of weight 0 is not used. */
  clipWeights: row(list(number({ least: 0, most: 1e6 })), {
    group: losses,
    help: 'weight of each CLIP, in their order, such as 1,0.5',
    argument: 'N,N',
    defaultText: '1 for each',
    optional: true,
  }),
  /** 1 - cos between the change of an image in CLIP space and the wanted direction (Gal et al. 2021, equation 2). */
  lossDirection: weight("weight of the directional loss, the paper's", 1),
  /** 1 - (logit / 100) of the image and the goal (section 4.1 of the paper). */
  lossGlobal: weight('weight of the global loss'),
  /** The directional loss of random patches, over prompts about parts. */
  lossPatch: weight('weight of the directional loss of patches'),
  /** Distance of the cosines between the pair of images and between the pair of texts. */
  lossManifold: weight('weight of the manifold loss'),
  /**
   * In-domain angles: preserve how different from each other the images of a batch are in CLIP space (Alanov et al. 2022,
   * "HyperDomainNet", section 4.2).
   */
  lossAngle: weight(
    'weight of the in-domain angle loss, which preserves how different images are from each other',
  ),
  /**
   * Relations: preserve which images of a batch resemble each other in CLIP space (Jeon et al. 2023, "Improving Diversity in
   * Zero-Shot GAN Adaptation with Semantic Variations").
   */
  lossRelation: row(number({ least: 0, most: 1e6 }), {
    group: losses,
    help: 'weight of the relation loss, which preserves which images resemble each other',
    default: 1,
    defaultText: '1, or 0 with a batch of 1 and in presets',
  }),
  /**
   * 1 - cos between the mean change of a batch of images and the mean of the texts' changes, to the target and to its `variations`
   * (same source, equation 3); instead of `lossDirection`.
   */
  lossMoment: weight(
    'weight of the moment loss: the mean change of a batch compared with the mean change to the text and its variations; ' +
      'instead of the directional loss',
  ),
  /** Distance of how the changes of a batch spread from how the texts' do (same equation); in addition to `lossMoment`. */
  lossCovariance: weight('weight of its other half: how changes spread in a batch, as the texts do'),
  /** With the moment or covariance loss: how many variations of the target's text there are in addition to it. */
  variations: row(whole({ least: 2, most: 1024 }), {
    group: losses,
    help: 'variations of the target text that these two compare with',
    default: 6,
  }),
  /**
   * Elastic weight consolidation: squared distances of the parameters from where they started, times how much each matters to
   * images of the source (same source, equation 4). It pulls nowhere, so another loss has to.
   */
  lossEwc: row(number({ least: 0, most: 1e12 }), {
    group: losses,
    help: 'weight of elastic weight consolidation, which holds what matters to the source (1e7 in its paper)',
    default: 0,
  }),
  /**
   * How many views of an image the directional loss looks at: the whole image, and random windows of it, the same for both images
   * of a pair. What pleases a CLIP in one view alone, such as specks at certain pixels, averages out.
   */
  views: row(whole({ least: 1, most: 64 }), {
    group: losses,
    help: 'views by which the directional loss sees a change: the whole image, and random windows of it',
    default: 1,
  }),
  /** Side of these windows as a share of the image's. */
  viewShare: row(number({ least: 0.1, most: 1 }), {
    group: losses,
    help: "side of these windows, as a share of the image's",
    default: 0.85,
  }),
  /** Mean squared distance of the features of a second CLIP (a ResNet in the reference), which preserves textures. */
  lossTexture: weight('weight of the texture loss (needs --texture-clip)'),
};

/** Rows of what the terms compare, and in what form. */
export const comparisonRows = {
  /** The image with which the texture term compares: the frozen generator's, or none (the reference never gives one). */
  textureFrom: row(word(['frozen', 'none']), {
    group: losses,
    help: 'image with which the texture loss compares: frozen or none',
    default: 'frozen',
  }),
  /** How a change is compared with the wanted direction. */
  directionMetric: row(word(['cosine', 'mse', 'mae']), {
    group: losses,
    help: 'how a change is compared with the wanted one: cosine, mse or mae',
    default: 'cosine',
  }),
  /**
   * The length of an edit, in units of normalised embeddings (0 to 2), below which its direction counts less: it is divided by the
   * larger of its length and this. Twins that draw equal images have an edit of length 0, and without a floor the first gradients
   * would be so long that Adam's second moment holds all later steps back. The default is the distance of embeddings with a cosine
   * of 0.98. With 0, as in the reference, equal images get 1e-6 added.
   */
  editFloor: row(number({ least: 0, most: 2 }), {
    group: losses,
    help: 'length of an edit below which its direction counts less',
    default: 0.2,
  }),
  /** Side of the patch loss's patches in pixels; `auto` is the reference's 510, or half of a smaller image. */
  patchSize: row(orWord(whole({ least: 2, most: 4096 }), ['auto']), {
    group: losses,
    help: 'side of a patch in pixels, or auto',
    argument: 'N|auto',
    default: 'auto',
  }),
  /** Patches of each image. */
  patchCount: row(whole({ least: 1, most: 256 }), {
    group: losses,
    help: 'patches of each image',
    default: 1,
  }),
};

/** The weight of each term. */
export const termWeights = {
  direction: 'lossDirection',
  global: 'lossGlobal',
  patch: 'lossPatch',
  manifold: 'lossManifold',
  angle: 'lossAngle',
  relation: 'lossRelation',
  moment: 'lossMoment',
  covariance: 'lossCovariance',
  ewc: 'lossEwc',
  texture: 'lossTexture',
} as const satisfies Record<string, keyof typeof weightRows>;

/** A term of the loss, as metrics name it. */
export type Term = keyof typeof termWeights;

/** The settings that weigh the terms. */
export type LossWeights = Pick<ValuesOf<typeof weightRows>, (typeof termWeights)[Term]>;

/** How strongly a term pulls. */
export function weightOf(settings: LossWeights, term: Term): number {
  return settings[termWeights[term]];
}
