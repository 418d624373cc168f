import { partTemplates, type ResizeRule } from '../../clip/index.js';

/** How strongly each term pulls; a term of weight 0 costs nothing. The paper's figures use `direction` alone. */
export interface LossWeights {
  /** 1 - cos between the change of a picture in CLIP space and the wanted direction (Gal et al. 2021, equation 2). */
  readonly direction: number;
  /** 1 - (logit / 100) of the picture and the goal (section 4.1 of the paper). */
  readonly global: number;
  /** The directional loss of random patches, over prompts about parts. */
  readonly patch: number;
  /** Distance of the cosines between the pair of pictures and between the pair of texts. */
  readonly manifold: number;
  /** Mean squared distance of the features of a second CLIP (a ResNet in the reference), which keeps textures. */
  readonly texture: number;
  /**
   * In-domain angles: keeps pictures of a batch as different from each other in CLIP space as they were (Alanov et al. 2022,
   * "HyperDomainNet", section 4.2).
   */
  readonly angle: number;
  /**
   * Relations: keeps which pictures of a batch are like which in CLIP space (Jeon et al. 2023, "Improving Diversity in
   * Zero-Shot GAN Adaptation with Semantic Variations").
   */
  readonly relation: number;
  /**
   * 1 - cos between the mean change of a batch of pictures and the mean of the texts' changes, to the target and to its
   * `variations` (same source, equation 3); in the place of `direction`.
   */
  readonly moment: number;
  /** Distance of how the changes of a batch spread from how the texts' do (same equation); beside `moment`. */
  readonly covariance: number;
  /**
   * Elastic weight consolidation: squared distances of the parameters from where they started, times how much each matters to
   * pictures of the source (same source, equation 4). It pulls nowhere, so another loss has to.
   */
  readonly ewc: number;
}

/** Which parameters train when layers are not chosen step by step; see `trainableParameters`. */
export const phases = [
  'paper',
  'texture',
  'shape',
  'noFine',
  'shapeExpanded',
  'all',
  'style',
  'affine',
] as const;
export type Phase = (typeof phases)[number];

/** The adaptive choice of layers before each step (Gal et al. 2021, section 4.2). */
export interface LayerSelectionSettings {
  /** How many entries of w+ are chosen (k); `auto` is two thirds of the layers, `int(2 (2 log2(size) - 2) / 3)`. */
  readonly count: number | 'auto';
  /** New samples that are looked at. */
  readonly batch: number;
  /** Steps of gradient descent on their w+, 1 or more. */
  readonly steps: number;
  /** Learning rate of these steps. */
  readonly rate: number;
  /**
   * What a chosen entry of w+ trains: `exact` the convolution that it modulates; `reference` is off by one after the
   * first convolution, as the reference implementation (entry 1 trains the first conversion to RGB).
   */
  readonly rule: 'exact' | 'reference';
}

/** Adam's settings (Kingma and Ba 2014) as the reference writes them, before its correction by r. */
export interface AdamSettings {
  readonly learningRate: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  /**
   * StyleGAN2's interval n of lazy regularisation: rate and betas are corrected by r = n / (n + 1) (rate r, beta^r),
   * although nothing is regularised here. 0 corrects nothing.
   */
  readonly regularizationInterval: number;
  /**
   * What happens to a parameter that trained before and does not in this step: `skip` leaves it alone (gradients set
   * to None, torch 2), `fade` steps it with a gradient of zero, so its second moment decays and its step count rises
   * (gradients filled with zeros, the reference's torch 1).
   */
  readonly idle: 'skip' | 'fade';
}

/** Everything that decides an adaptation besides networks and pictures: plain data, the same in `options.json`. */
export interface AdaptationSettings {
  /** What the generator draws now, such as `photo`. */
  readonly source: string;
  /**
   * What it shall draw, such as `sketch`, or several texts that mix: the wanted direction is the unit weighted sum of the
   * unit direction of each text from the source (`docs/targets.md` says what the other losses make of a mixture).
   */
  readonly target: string | readonly string[];
  /**
   * The weight of each text of the target, in their order; an empty list weighs all of them equally. Only their relation
   * counts. A text of weight 0 is not used; a weight below 0 leads away from its text.
   */
  readonly targetWeights: readonly number[];
  /**
   * Prompts with `{}` in the place of the class, over which directions are averaged; null takes each CLIP's own
   * and ImageNet's.
   */
  readonly templates: readonly string[] | null;
  /** Prompts about parts, of the patch loss. */
  readonly partTemplates: readonly string[];
  /** The weight of each CLIP, in their order; an empty list weighs all of them 1. A CLIP of weight 0 is not used. */
  readonly clipWeights: readonly number[];
  readonly losses: LossWeights;
  /** How a change is compared with the wanted direction. */
  readonly directionMetric: 'cosine' | 'mse' | 'mae';
  /**
   * The length of an edit, in units of normalised embeddings (0 to 2), below which its direction counts less: it is
   * divided by the larger of its length and this. Twins that draw equal pictures have an edit of length 0, and without a
   * floor the first gradients would be so long that Adam's second moment holds all later steps back. The
   * default is the distance of embeddings with a cosine of 0.98. With 0, as in the reference, equal pictures get 1e-6
   * added.
   */
  readonly editFloor: number;
  /**
   * By how many views of a picture the directional loss looks at its change: the whole picture, and random windows of it, the
   * same for both pictures of a pair. What pleases a CLIP in one view alone, such as specks at certain pixels, averages out.
   */
  readonly views: number;
  /** Side of these windows as a share of the picture's, above 0 to 1. */
  readonly viewShare: number;
  /** With the moment or covariance loss: how many variations of the target's text there are besides it, 2 or more. */
  readonly variations: number;
  /** Side of the patch loss's patches in pixels; `auto` is the reference's 510, or half of a smaller picture. */
  readonly patchSize: number | 'auto';
  /** Patches of each picture. */
  readonly patchCount: number;
  /** With which picture the texture term compares: the frozen generator's, or none (the reference never gives one). */
  readonly textureFrom: 'frozen' | 'none';
  /** Training steps. */
  readonly iterations: number;
  /** Pictures of a step. */
  readonly batch: number;
  /** Pictures that are computed at once, which bounds the memory; null takes the whole batch. Results don't change. */
  readonly microBatch: number | null;
  /** Decides every random number, 0 to 2^53 - 1. */
  readonly seed: number;
  readonly adam: AdamSettings;
  /**
   * How much of the moving average of what trains stays in a step, 0 to 1, less in the first ones; the averaged generator is
   * what is looked at and kept. One step's weights go to and fro: some of them draw pictures that are far from those of the
   * steps before and after. 0 takes the weights as they are.
   */
  readonly averageDecay: number;
  readonly phase: Phase;
  /** Null trains what `phase` says in every step. */
  readonly layerSelection: LayerSelectionSettings | null;
  /** The probability, 0 to 1, that a step mixes the styles of two latents. */
  readonly mixing: number;
  /** Whether both generators draw the same noise. */
  readonly sharedNoise: boolean;
  /** Whether both generators change latents at the same layer when styles are mixed. */
  readonly sharedCrossover: boolean;
  /** Truncation psi while training, 1 for none. */
  readonly truncation: number;
  /** Truncation psi of samples. */
  readonly sampleTruncation: number;
  /** How pictures are brought to CLIP's size. */
  readonly resize: ResizeRule;
  /** How many pictures of the generator an image direction starts from, and consolidation (`losses.ewc`) looks at. */
  readonly sourcePictures: number;
  /**
   * With target pictures: their share of the wanted direction, above 0 to 1; the texts have the rest. 1 is the pictures
   * alone. The global loss and the choice of layers mix in the same way, unless `pictureGoal` is `text`.
   */
  readonly imageWeight: number;
  /**
   * With target pictures: what the global loss and the choice of layers compare with, the pictures' own mean
   * embedding or the text `target` (in the reference its default, "cat").
   */
  readonly pictureGoal: 'pictures' | 'text';
  /** The class of a conditional generator; null draws one for each picture. */
  readonly label: number | null;
}

/** Settings of which only the changed ones are given; the same inside `losses`, `adam` and `layerSelection`. */
export interface PartialSettings
  extends Partial<Omit<AdaptationSettings, 'losses' | 'adam' | 'layerSelection'>> {
  readonly losses?: Partial<LossWeights>;
  readonly adam?: Partial<AdamSettings>;
  readonly layerSelection?: Partial<LayerSelectionSettings> | null;
}

/** What is taken for the parts of `layerSelection` that are not given. */
export const defaultLayerSelection: LayerSelectionSettings = {
  count: 'auto',
  batch: 8,
  steps: 1,
  rate: 0.01,
  rule: 'exact',
};

/**
 * Our defaults: the paper's directional loss on the whole synthesis network, with relations as a guard against sameness, and better
 * than the reference where that is plainly wrong (`docs/guards.md` has the measurements).
 */
export const defaultSettings: AdaptationSettings = {
  source: 'photo',
  target: 'sketch',
  targetWeights: [],
  templates: null,
  partTemplates,
  clipWeights: [],
  losses: {
    direction: 1,
    global: 0,
    patch: 0,
    manifold: 0,
    texture: 0,
    angle: 0,
    relation: 1,
    moment: 0,
    covariance: 0,
    ewc: 0,
  },
  directionMetric: 'cosine',
  editFloor: 0.2,
  views: 1,
  viewShare: 0.85,
  variations: 6,
  patchSize: 'auto',
  patchCount: 1,
  textureFrom: 'frozen',
  iterations: 300,
  batch: 2,
  microBatch: null,
  seed: 0,
  adam: {
    learningRate: 0.002,
    beta1: 0,
    beta2: 0.99,
    epsilon: 1e-8,
    regularizationInterval: 4,
    idle: 'skip',
  },
  averageDecay: 0.95,
  phase: 'all',
  layerSelection: null,
  mixing: 0,
  sharedNoise: true,
  sharedCrossover: true,
  truncation: 1,
  sampleTruncation: 0.7,
  resize: 'antialiased',
  sourcePictures: 16,
  imageWeight: 1,
  pictureGoal: 'pictures',
  label: null,
};

/** The defaults with changes; later ones win over earlier ones, field by field in the nested objects too. */
export function mergeSettings(...changes: readonly PartialSettings[]): AdaptationSettings {
  let merged = defaultSettings;
  for (const change of changes) merged = mergeTwo(merged, change);
  return merged;
}

function mergeTwo(base: AdaptationSettings, change: PartialSettings): AdaptationSettings {
  const { losses, adam, layerSelection, ...flat } = change;
  const selection = layerSelection && {
    ...(base.layerSelection ?? defaultLayerSelection),
    ...layerSelection,
  };
  return {
    ...base,
    ...flat,
    losses: { ...base.losses, ...losses },
    adam: { ...base.adam, ...adam },
    layerSelection: selection === undefined ? base.layerSelection : selection,
  };
}

/** The rate and betas that Adam really takes: learning rate * r, beta^r, r = n / (n + 1). */
export function effectiveAdam(adam: AdamSettings): {
  learningRate: number;
  beta1: number;
  beta2: number;
  epsilon: number;
} {
  const { learningRate, beta1, beta2, epsilon, regularizationInterval: interval } = adam;
  const r = interval === 0 ? 1 : interval / (interval + 1);
  return { learningRate: learningRate * r, beta1: beta1 ** r, beta2: beta2 ** r, epsilon };
}

/** The number of w+ entries that `auto` chooses for a generator of that size: 12 of 18 at 1024 px. */
export function automaticLayerCount(size: number): number {
  return Math.max(1, Math.floor((2 * (2 * Math.log2(size) - 2)) / 3));
}
