import { number, whole } from '../../settings/kind.js';
import { row } from '../../settings/row.js';

/** The heading under which help lists what an edit starts from. */
export const start = 'What is edited';

/** Truncation of a start where none is given: of a seed's latent, and of a latent that is given. */
export const startPsi = { seed: 0.7, latent: 1 };

/** The image that an edit starts from, where no latent is given. */
export const startRows = {
  /** The image of this seed; 0 by default. */
  seed: row(whole({ least: 0 }), {
    group: start,
    help: 'the image of this seed',
    defaultText: '0',
    optional: true,
  }),
  /** Truncation of the start: 0 is the average image. 0.7 by default, 1 for a latent that is given. */
  psi: row(number({ least: -2, most: 2 }), {
    group: start,
    help: 'truncation of the start: 0 is the average image',
    defaultText: `${startPsi.seed}; ${startPsi.latent} with --w`,
    optional: true,
  }),
  /** The class, which a conditional generator needs. */
  label: row(whole({ least: 0 }), {
    group: start,
    help: 'class, which a conditional generator needs',
    optional: true,
  }),
};
