/** The transformations of pictures, in the order in which they are applied (and drawn). */
export const transforms = [
  'xflip',
  'rotate90',
  'xint',
  'scale',
  'rotate',
  'aniso',
  'xfrac',
  'brightness',
  'contrast',
  'lumaflip',
  'hue',
  'saturation',
  'imgfilter',
  'noise',
  'cutout',
] as const;
export type Transform = (typeof transforms)[number];

/** How likely each transformation is, as a multiple of the probability p; absent or 0 for never. */
export type TransformWeights = Readonly<Partial<Record<Transform, number>>>;

const families: Readonly<Record<string, readonly Transform[]>> = {
  b: ['xflip', 'rotate90', 'xint'],
  g: ['scale', 'rotate', 'aniso', 'xfrac'],
  c: ['brightness', 'contrast', 'lumaflip', 'hue', 'saturation'],
  f: ['imgfilter'],
  n: ['noise'],
};

/** Cumulative sets of transformations: pixel blitting, geometry, colour, filtering, noise, cutout. */
export const augmentGroups = ['b', 'bg', 'bgc', 'bgcf', 'bgcfn', 'bgcfnc'] as const;
export type AugmentGroup = (typeof augmentGroups)[number];

/** The transformations of a group, each with the weight 1. */
export function weightsOfGroup(group: AugmentGroup): TransformWeights {
  // The last letter of 'bgcfnc' is not colour again but cutout.
  const names: Transform[] = [...group.slice(0, 5)].flatMap((letter) => families[letter] ?? []);
  if (group.length > 5) names.push('cutout');
  return Object.fromEntries(names.map((name) => [name, 1]));
}

/**
 * How far the transformations go (Karras et al., "Training Generative Adversarial Networks with Limited Data", 2020,
 * appendix B).
 */
export const ranges = {
  /** Whole pixels, as a share of the size, either way. */
  xint: 0.125,
  /** Standard deviation of the logarithm to base 2 of the factor. */
  scale: 0.2,
  /** Share of half a turn, either way. */
  rotate: 1,
  /** Standard deviation of the logarithm to base 2 of the factor. */
  aniso: 0.2,
  /** Standard deviation, as a share of the size. */
  xfrac: 0.125,
  /** Standard deviation of what is added to pictures of -1..1. */
  brightness: 0.2,
  /** Standard deviation of the logarithm to base 2 of the factor. */
  contrast: 0.5,
  /** Share of half a turn of the colour circle, either way. */
  hue: 1,
  /** Standard deviation of the logarithm to base 2 of the factor. */
  saturation: 1,
  /** Standard deviation of the logarithm to base 2 of a band's gain. */
  imgfilter: 1,
  /** Standard deviation of the half-normal strength. */
  noise: 0.1,
  /** Side of the hole, as a share of the size. */
  cutout: 0.5,
} as const;
