import { number, whole } from '../settings/kind.js';
import { row } from '../settings/row.js';

const few = 'Against overfitting';

/** Rows of what keeps a discriminator from learning few images by heart, besides augmentation. */
export const discriminatorRows = {
  /**
   * Weight of the discriminator's second task, to rebuild real images from its features (Liu et al. 2021, "Towards faster and
   * stabilized GAN training", section 3.2); 0 for none.
   */
  auxiliary: row(number({ least: 0, most: 100 }), {
    group: few,
    help: "weight of the discriminator's second task, to rebuild images from its features; 0 for none",
    default: 0,
  }),
  /** How many of the discriminator's layers, from the image on, never train (Mo et al. 2020, "Freeze the discriminator"). */
  freezeD: row(whole({ least: 0, most: 64 }), {
    group: few,
    help: 'with --init: layers of the discriminator, from the image on, that do not train',
    default: 0,
  }),
};

/** Rows that only code changes. */
export const discriminatorDetailRows = {
  /** Channels of the two decoders of the second task. */
  auxiliaryWidth: row(whole({ least: 1 }), {
    group: few,
    help: 'channels of the decoders of the second task',
    default: 32,
  }),
};
