import { number, toggle, whole } from '../../settings/kind.js';
import { row } from '../../settings/row.js';

const drawing = 'How images are drawn';

/** How both generators draw the images of a step. */
export const drawRows = {
  /** The probability, 0 to 1, that a step mixes the styles of two latents. */
  mixing: row(number({ least: 0, most: 1 }), {
    group: drawing,
    help: 'probability of mixing two styles',
    default: 0,
  }),
  /** Whether both generators draw the same noise. */
  sharedNoise: row(toggle(), {
    group: drawing,
    help: 'both generators draw the same noise',
    default: true,
  }),
  /** Whether both generators change latents at the same layer when styles are mixed. */
  sharedCrossover: row(toggle(), {
    group: drawing,
    help: 'both generators mix styles at the same layer',
    default: true,
  }),
  /** Truncation psi while training, 1 for none. */
  truncation: row(number({ least: -2, most: 2 }), {
    group: drawing,
    help: 'psi while training',
    default: 1,
  }),
  /** Truncation psi of samples. */
  sampleTruncation: row(number({ least: -2, most: 2 }), {
    group: drawing,
    help: 'psi of samples',
    default: 0.7,
  }),
  /** The class of a conditional generator; drawn for each image by default. */
  label: row(whole({ least: 0 }), {
    group: drawing,
    help: 'class of a conditional generator',
    defaultText: 'drawn for each image',
    optional: true,
  }),
};
