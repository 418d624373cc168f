import { number, whole } from '../../../settings/kind.js';
import { row } from '../../../settings/row.js';

/** The heading under which help lists {@link captionRows}. */
export const captionGroup = 'How it is said';

/** Settings of captions. */
export const captionRows = {
  /** Captions of each image. */
  top: row(whole({ least: 1, most: 1000 }), {
    group: captionGroup,
    help: 'captions of each image',
    default: 5,
  }),
  /** With a grammar: the probability below which a thing is left out. */
  certain: row(number({ least: 0, most: 1 }), {
    group: captionGroup,
    help: 'with a grammar: probability below which a thing is left out',
    default: 0.5,
  }),
};
