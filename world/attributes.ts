/** The values of each discrete attribute, with how frequent they are. */
export const choices = {
  hairColour: { black: 3, brown: 3, blond: 3, red: 2, grey: 2 },
  hairLength: { bald: 1, short: 4, medium: 3, long: 4 },
  hairStyle: { straight: 1, wavy: 1, curly: 1 },
  eyeColour: { brown: 1, blue: 1, green: 1 },
  glasses: { none: 5, glasses: 3, sunglasses: 1 },
  beard: { none: 5, moustache: 2, beard: 3 },
  headwear: { none: 6, cap: 1, hat: 1, beanie: 1 },
  background: { grey: 1, blue: 1, green: 1, red: 1, yellow: 1, purple: 1 },
} as const;

/** The words of a discrete attribute. */
export type Choice<K extends keyof typeof choices> = keyof (typeof choices)[K];

/** The domains: ways to draw the very same face. `photo` is the source; the order is that of the evaluator's classes. */
export const domains = [
  'photo',
  'sketch',
  'cartoon',
  'painting',
  'pixel',
  'statue',
  'zombie',
  'dog',
  'cat',
  'night',
] as const;
export type Domain = (typeof domains)[number];

/** Domains that change style more than shape, in which a picture of the same face stays close to the photo. */
export const nearDomains: readonly Domain[] = ['sketch', 'cartoon', 'painting', 'pixel', 'statue', 'night'];
