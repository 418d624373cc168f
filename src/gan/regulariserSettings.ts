import { number, orWord, whole } from '../settings/kind.js';
import { row } from '../settings/row.js';

const learning = 'How it learns';

/** How strongly both networks are regularised. */
export const regulariserRows = {
  /**
   * Weight of the penalty gamma / 2 |grad D|^2 at real images (R1; Mescheder et al. 2018). `auto` is 0.0002 size^2 / batch (Karras et
   * al. 2020, "... with limited data", appendix C), 0 switches it off.
   */
  gamma: row(orWord(number({ least: 0, most: 1e6 }), ['auto']), {
    group: learning,
    help: 'weight of R1, or auto (0.0002 resolution^2 / batch)',
    argument: 'N|auto',
    default: 'auto',
  }),
  /** Weight of the path length regularisation of the generator (Karras et al. 2019, section 3.2); 0 for none. */
  pathLength: row(number({ least: 0, most: 1e6 }), {
    group: learning,
    help: 'weight of the path length regularisation; 0 for none',
    default: 2,
  }),
};

/** Rows that only code changes: how often regularisers are computed (Karras et al. 2019, appendix B), and on what. */
export const regulariserDetailRows = {
  /** Steps from one R1 penalty to the next; the penalty is multiplied by it. */
  gammaInterval: row(whole({ least: 1 }), {
    group: learning,
    help: 'steps between R1 penalties, each multiplied by it',
    default: 16,
  }),
  /** Steps from one path length penalty to the next; the penalty is multiplied by it. */
  pathLengthInterval: row(whole({ least: 1 }), {
    group: learning,
    help: 'steps between path length penalties, each multiplied by it',
    default: 4,
  }),
  /** The path length is taken of `batch / pathLengthShrink` images. */
  pathLengthShrink: row(whole({ least: 1 }), {
    group: learning,
    help: 'by what the batch is divided for path lengths',
    default: 2,
  }),
  /** Share of a new batch in the moving average of path lengths. */
  pathLengthDecay: row(number({ least: 0, most: 1 }), {
    group: learning,
    help: 'share of a new batch in the moving average of path lengths',
    default: 0.01,
  }),
};
